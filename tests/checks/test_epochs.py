"""Epochs: batches are put together again, and what is lost, doubled, parted or in order is found out."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, expect_random_order, expect_whole_epoch, join_batches

X = np.arange(10.0).reshape(5, 2)
T = np.array([3, 1, 4, 0, 2])


def batches(order):
    return [(X[order[i : i + 2]], T[order[i : i + 2]]) for i in range(0, len(order), 2)]


def failure(call, *args, **options):
    with pytest.raises(CheckFailed) as caught:
        call(*args, **options)
    return caught.value.evidence


def test_batches_are_put_together_in_their_order():
    order = np.array([4, 2, 0, 1, 3])
    xs, ts = join_batches(batches(order), X, T, 2, "loader")
    assert np.array_equal(xs, X[order])
    assert np.array_equal(ts, T[order])
    expect_whole_epoch(xs, ts, X, T, "an epoch")


def test_batches_of_other_sizes_fail():
    order = np.arange(5)
    assert failure(join_batches, batches(order)[:2], X, T, 2, "loader").key == "length"
    assert failure(join_batches, batches(order), X, T, 3, "loader").key == "length"
    assert failure(join_batches, [*batches(order)[::-1]], X, T, 2, "loader").of.en == "x_batch of batch 0"
    assert failure(join_batches, [1, 2, 3], X, T, 2, "loader").of.ja == "バッチ 0"


def test_an_epoch_with_a_sample_twice_or_with_anothers_target_fails():
    twice = np.array([0, 1, 2, 3, 3])
    epoch = ("an epoch", "エポック")
    of = failure(expect_whole_epoch, X[twice], T[twice], X, T, epoch).of
    assert (of.en, of.ja) == ("the samples of an epoch, sorted", "エポックのサンプル(並べ替えたもの)")
    of = failure(expect_whole_epoch, X, T[::-1], X, T, "list(loader)").of
    assert of.ja == "list(loader) の教師データ(サンプルと同じ並び)"


def test_a_random_order_passes_and_one_that_shows_the_old_fails():
    for seed in range(20):
        expect_random_order(np.random.default_rng(seed).permutation(230), "loader")
    orders = np.arange(240), np.arange(240)[::-1], np.concatenate([np.arange(120, 240), np.arange(120)])
    for order in orders:
        assert failure(expect_random_order, order, "loader").of == "loader"
    with pytest.raises(ValueError, match="230"):
        expect_random_order(np.arange(20), "loader")
