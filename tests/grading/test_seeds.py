"""Seeds: one text gives every random number, each use has its own, and nothing leads back."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading.seeds import fingerprint, stream, worker_seed
from autograder.grading.settings import new_seed

NUMBERS = [231550, 570394, 16407]
WORKER_SEED = 2070151407
FINGERPRINT = "7a3286179364d07e"


def first(seed: str, use: str) -> float:
    return float(stream(seed, use).normal())


def test_a_new_seed_is_128_bits_and_another_each_time():
    seeds = {new_seed() for _ in range(100)}
    assert len(seeds) == 100
    assert all(len(seed) == 32 and int(seed, 16) >= 0 for seed in seeds)


def test_equal_seeds_and_uses_give_equal_numbers():
    assert first("1", "a::b") == first("1", "a::b")
    assert worker_seed("1", "a::b") == worker_seed("1", "a::b")
    assert fingerprint("1") == fingerprint("1")


@pytest.mark.parametrize(
    ("seed", "use"), [("2", "a::b"), ("1", "a::c"), ("1/rng", "a::b"), ("", "1a::b"), ("日本", "a::b")]
)
def test_another_seed_or_use_gives_other_numbers(seed, use):
    assert first(seed, use) != first("1", "a::b")
    assert worker_seed(seed, use) != worker_seed("1", "a::b")


def test_the_numbers_stay_what_they_are():
    """A seed in an old report gives the same inputs again."""
    assert isinstance(stream("1", "x").bit_generator, np.random.PCG64)
    assert stream("1", "chapter3/affine_layer::forward").integers(0, 10**6, 3).tolist() == NUMBERS
    assert worker_seed("1", "chapter3/affine_layer::forward") == WORKER_SEED
    assert fingerprint("1") == FINGERPRINT


def test_the_workers_seed_fits_the_global_generators():
    seeds = [worker_seed(str(number), "x") for number in range(200)]
    assert all(0 <= seed < 2**32 for seed in seeds)
    assert len(set(seeds)) == 200


def test_the_workers_seed_tells_nothing_of_the_stream():
    """Neither PCG64 nor the old generator, started from it, gives what the stream gives."""
    guesses = {
        float(generator.normal())
        for generator in (np.random.default_rng(worker_seed("1", "x")), np.random.RandomState(worker_seed("1", "x")))
    }
    assert first("1", "x") not in guesses


def test_the_fingerprint_holds_nothing_of_the_seed():
    seed = new_seed()
    mark = fingerprint(seed)
    assert len(mark) == 16
    assert not any(seed[start : start + 6] in mark for start in range(27))
    assert mark != fingerprint(new_seed())
