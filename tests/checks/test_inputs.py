"""Inputs: what a call changed is named, and results that do not come from the generator are found out."""

from __future__ import annotations

import types

import numpy as np
import pytest
from locally import Local

from autograder.checks import CheckFailed, expect_drawn_from_rng, expect_left_alone


def student(**functions):
    return Local(types.SimpleNamespace(**functions))


def test_what_is_left_alone_passes_and_the_answer_comes_back():
    module = student(f=lambda x, y: x + y)
    arrays = {"x": np.ones(3), "y": np.arange(3)}
    assert expect_left_alone(module, lambda x, y: module.f(x, y), arrays, by="f").tolist() == [1, 2, 3]


def test_what_is_changed_is_named():
    def change(x, y):
        y[0] = 9

    module = student(change=change)
    arrays = {"x": np.ones(3), "y": np.ones(3)}
    with pytest.raises(CheckFailed) as caught:
        expect_left_alone(module, lambda x, y: module.change(x, y), arrays, by=("It", "それ"), after="change(x, y)")
    found = caught.value.evidence
    assert (found.of.en, found.of.ja) == ("y after change(x, y)", "change(x, y) の後の y")
    assert found.why.en == "It changed y itself."
    assert found.why.ja == "それが y そのものを書き換えています。"
    assert found.given == (("y", "[1., 1., 1.]"),)


def test_a_shape_that_was_changed_counts():
    def reshape(x):
        x.shape = (-1,)

    module = student(reshape=reshape)
    with pytest.raises(CheckFailed) as caught:
        expect_left_alone(module, lambda x: module.reshape(x), {"x": np.ones((2, 3))}, by="reshape")
    assert caught.value.evidence.key == "shape"


def test_equal_generators_give_equal_results_and_the_next_call_others():
    expect_drawn_from_rng([1, 2], [1, 2], [2, 1], of="draw(rng)")
    expect_drawn_from_rng(np.ones(2), np.ones(2), None, of="draw(rng)")
    for following in ([1, 2], None):
        with pytest.raises(CheckFailed) as caught:
            expect_drawn_from_rng([1, 2], [1, 3] if following is None else [1, 2], following, of="draw(rng)")
        en = caught.value.evidence.why.en
        assert en.startswith("Two generators" if following is None else "Two calls")
    expect_drawn_from_rng([1, 2], [1, 2], [1, 2, 3], of="draw(rng)")
