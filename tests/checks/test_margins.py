"""Margins: a threshold passes or fails with a sentence, and leaves what was measured in either case."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, expect_accuracy, expect_at_least, expect_at_most
from autograder.checks.margins import recorded


def test_a_number_on_the_right_side_passes_and_is_returned():
    assert expect_at_least(0.8, 0.8, "share") == 0.8
    assert expect_at_most(np.float32(1.5), 2, "loss") == 1.5


@pytest.mark.parametrize(("expect", "key"), [(expect_at_least, "at-least"), (expect_at_most, "at-most")])
def test_a_number_on_the_wrong_side_fails(expect, key):
    received, bound = (0.5, 0.8) if key == "at-least" else (0.8, 0.5)
    with pytest.raises(CheckFailed) as caught:
        expect(received, bound, "net", why=("Because.", "だから。"))
    found = caught.value.evidence
    assert (found.key, found.of, found.why.en) == (key, "net", "Because.")
    assert found.params == {"received": str(received), "bound": str(bound)}
    with pytest.raises(CheckFailed) as caught:
        expect(received, bound, "net", sentence=("Too little.", "足りません。"))
    assert (caught.value.evidence.key, caught.value.evidence.why.en) == ("property", "Too little.")


def test_what_is_no_number_fails():
    for received in (None, "0.9", float("nan"), np.ones(2)):
        with pytest.raises(CheckFailed):
            expect_at_least(received, 0.5, "share")


def test_each_threshold_leaves_a_margin_whether_it_passes_or_not():
    with recorded() as margins:
        expect_at_least(0.9, 0.75, "share")
        expect_at_most(1.0, 1.3, "loss")
        expect_accuracy(np.eye(3), [0, 1, 2], 0.5, "predict(x)")
        with pytest.raises(CheckFailed):
            expect_accuracy(np.eye(3), [1, 0, 2], 0.5, "predict(x)")
    assert [margin.of for margin in margins] == ["share", "loss", "predict(x)", "predict(x)"]
    assert [margin.direction for margin in margins] == ["at least", "at most", "at least", "at least"]
    assert [round(margin.room, 9) for margin in margins] == [0.15, 0.3, 0.5, -0.166666667]


def test_recorders_stand_inside_each_other_and_outside_nothing_is_kept():
    expect_at_least(1, 0, "before")
    with recorded() as outer:
        expect_at_least(1, 0, "outer")
        with recorded() as inner:
            expect_at_least(1, 0, "inner")
        expect_at_least(1, 0, "outer again")
    assert [margin.of for margin in outer] == ["outer", "outer again"]
    assert [margin.of for margin in inner] == ["inner"]


def test_a_margin_holds_plain_numbers():
    with recorded() as margins:
        expect_at_most(np.float32(0.5), np.log(2), "a loss")
    [margin] = margins
    assert (type(margin.received), type(margin.bound)) == (float, float)
