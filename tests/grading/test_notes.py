"""Notes: remarks, curves and maps of a check, bounded and plain."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed
from autograder.grading.notes import MAX_CURVES, MAX_MAPS, MAX_NUMBERS, MAX_ROWS, Notes
from autograder.model import Text


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


def test_a_map_is_kept_row_by_row():
    notes = Notes()
    notes.map(("weights", "重み"), np.array([[0.5, 1 / 3], [0, 1]]))
    assert notes.seen.maps == {"weights": ((0.5, 0.333333), (0.0, 1.0))}
    assert notes.seen.japanese == {"weights": "重み"}


def test_a_large_map_is_cut_and_no_more_than_so_many_are_kept():
    notes = Notes()
    for number in range(MAX_MAPS + 2):
        notes.map(str(number), np.ones((100, 200)))
    assert list(notes.maps) == [str(number) for number in range(MAX_MAPS)]
    assert {(len(rows), len(rows[0])) for rows in notes.maps.values()} == {(MAX_ROWS, MAX_ROWS)}


@pytest.mark.parametrize("values", [None, [1.0], np.ones(3), np.full((2, 2), np.nan), np.array([["a"]])])
def test_what_is_no_matrix_of_numbers_fails_the_check(values):
    with pytest.raises(CheckFailed):
        Notes().map("weights", values)
