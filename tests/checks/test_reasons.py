"""Reasons: given for what supports them, and for nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    Reason,
    as_dict,
    as_list,
    expect_array,
    expect_gradient,
    if_near,
    if_not_finite,
)
from autograder.worker.wire import Tensor

X = np.array([1.0, -2.0, 3.0])
PLAIN = ("Because.", "だから。")


def said(received: Any, why: Any, **options: Any) -> str | None:
    """The reason that is given for this answer, in English."""
    with pytest.raises(CheckFailed) as caught:
        expect_array(received, X, "f(x)", why=why, **options)
    why = caught.value.evidence.why
    return why and why.en


@pytest.mark.parametrize("received", [X + 1, X * np.nan, X[:2], X[None], 3.0], ids=str)
def test_a_plain_reason_is_given_for_numbers(received):
    assert said(received, PLAIN) == "Because."


@pytest.mark.parametrize("received", [None, "text", [1, 2], {}, X + 1j, Tensor(X)], ids=str)
@pytest.mark.parametrize(
    "why", [PLAIN, Reason(*PLAIN, when=lambda received, right: True), [PLAIN]], ids=["plain", "when", "list"]
)
def test_no_reason_is_given_for_what_is_no_array_of_numbers(received, why):
    assert said(received, why) is None


@pytest.mark.parametrize(("question", "received"), [(as_list, 3), (as_dict, 3)])
def test_no_reason_is_given_for_another_kind_of_value(question, received):
    with pytest.raises(CheckFailed) as caught:
        question(received, (), "f(x)", why=PLAIN)
    assert caught.value.evidence.why is None


def test_a_reason_for_infinities_needs_one():
    why = if_not_finite(*PLAIN)
    assert said(np.array([1.0, np.inf, 3.0]), why) == "Because."
    assert said(np.array([1.0, np.nan, 3.0]), why) == "Because."
    assert said(X + 1, why) is None
    assert said(X[:2] * np.nan, why) is None  # the wrong shape says more


def test_a_reason_for_one_answer_needs_that_answer():
    why = if_near(2 * X, *PLAIN)
    assert said(2 * X + 1e-9, why) == "Because."
    assert said(2 * X + 0.1, why) is None
    assert said(np.array([np.nan, 1, 2]), if_near([np.nan, 1, 2], *PLAIN)) == "Because."


def test_of_several_reasons_the_first_that_holds_is_given():
    why = [if_not_finite("Infinite.", "無限大。"), if_near(-X, "Negative.", "符号。"), PLAIN]
    assert [said(received, why) for received in (X * np.inf, -X, X + 1)] == ["Infinite.", "Negative.", "Because."]
    assert said(X + 1, why[:2]) is None


def test_gradients_and_numbers_give_reasons_in_the_same_way():
    with pytest.raises(CheckFailed) as caught:
        expect_gradient(-2 * X, lambda x: float((x**2).sum()), X, "df(x)", why=if_near(-2 * X, *PLAIN, atol=1e-4))
    assert caught.value.evidence.why.ja == "だから。"
