"""Notes: remarks, curves and pictures of a check, bounded and plain."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, expect_gradient, pictures
from autograder.grading.notes import MAX_CURVES, MAX_NUMBERS, Notes
from autograder.model import Evidence, Text


def test_remarks_are_kept_in_both_languages():
    notes = Notes()
    notes.remark(en="One.", ja="一つ。")
    assert notes.remarks == [Text(en="One.", ja="一つ。")]


@pytest.mark.parametrize("values", [[0.5, 1], (0.5, 1), np.array([0.5, 1]), [np.float32(0.5), np.array(1)]])
def test_a_curve_is_kept_as_plain_numbers(values):
    notes = Notes()
    notes.curve("loss", values)
    assert notes.curves == {"loss": (0.5, 1.0)}
    assert [type(number) for number in notes.curves["loss"]] == [float, float]


def test_a_long_curve_is_thinned_and_keeps_its_ends():
    notes = Notes()
    notes.curve("loss", np.arange(20_000.0))
    assert len(notes.curves["loss"]) == MAX_NUMBERS
    assert (notes.curves["loss"][0], notes.curves["loss"][-1]) == (0, 19_999)
    assert list(notes.curves["loss"]) == sorted(notes.curves["loss"])


def test_no_more_than_so_many_curves_are_kept():
    notes = Notes()
    for number in range(MAX_CURVES + 3):
        notes.curve(str(number), [1.0])
    assert list(notes.curves) == [str(number) for number in range(MAX_CURVES)]


@pytest.mark.parametrize("values", [None, 3, [1, "a"], [float("nan")], [[1, 2]], np.ones((2, 2))])
def test_what_is_no_history_fails_the_check(values):
    with pytest.raises(CheckFailed):
        Notes().curve("loss", values)


def test_a_wrong_gradient_is_kept_beside_that_of_differences_in_front_of_other_pictures():
    notes = Notes()
    with pictures.kept() as notes.pictures:
        pictures.show("another", pictures.heat(np.ones((1, 1))))
    try:
        expect_gradient(np.array([1.0, 4.0]), lambda x: float((x**2).sum()), np.array([0.5, 1.0]), "dx")
    except CheckFailed as error:
        notes.failure(error)
    first, second = notes.seen.pictures
    received, numerical, difference = (np.array(panel.rows) for panel in first.panels)
    assert received.tolist() == [[1, 4]]
    assert numerical == pytest.approx(np.array([[1, 2]]), abs=1e-6)
    assert difference == pytest.approx(np.array([[0, 2]]), abs=1e-6)
    assert second.title == "another"


@pytest.mark.parametrize("error", [None, ValueError("x"), CheckFailed(Evidence(key="values"))])
def test_nothing_else_that_fails_leaves_a_picture(error):
    notes = Notes()
    notes.failure(error)
    assert notes.seen.pictures == ()
