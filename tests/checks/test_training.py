"""Training: accuracy is counted here, from scores, and from nothing that is said about them."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, Tensor, expect_accuracy

LABELS = np.array([0, 1, 2, 1])
SCORES = np.eye(3)[LABELS]


def failure(scores, labels=LABELS, at_least=0.5, **options):
    with pytest.raises(CheckFailed) as caught:
        expect_accuracy(scores, labels, at_least, "predict(x)", **options)
    return caught.value.evidence


def test_the_accuracy_is_the_share_of_right_rows():
    assert expect_accuracy(SCORES, LABELS, 1.0, "predict(x)") == 1.0
    half = SCORES.copy()
    half[:2] = [[0, 0, 1], [0, 0, 1]]
    assert expect_accuracy(half, LABELS, 0.5, "predict(x)") == 0.5


def test_too_low_an_accuracy_is_told_with_both_shares():
    half = SCORES.copy()
    half[:2] = [[0, 0, 1], [0, 0, 1]]
    found = failure(half, at_least=0.75)
    assert (found.key, found.params) == ("accuracy", {"received": "0.500", "at_least": "0.750"})


def test_scores_may_be_of_any_size_and_any_number():
    assert expect_accuracy(SCORES * 1e30 - 1e29, LABELS, 1, "y") == 1
    assert expect_accuracy((SCORES * 7).astype(np.int32), LABELS, 1, "y") == 1
    assert expect_accuracy(np.hstack([SCORES, SCORES - 9]), LABELS, 1, "y") == 1


@pytest.mark.parametrize(
    ("scores", "key"),
    [
        (1.0, "scalar"),
        (np.float64(1.0), "scalar"),
        (None, "none"),
        (LABELS, "shape"),
        (SCORES[:3], "shape"),
        (SCORES[:, :2], "shape"),
        (SCORES.T, "shape"),
        (SCORES[None], "shape"),
        (SCORES * np.nan, "not-finite"),
        (Tensor(SCORES), "a-tensor"),
        ("100%", "not-an-array"),
        ([1.0], "not-an-array"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_is_no_score_for_each_sample_and_class_fails(scores, key):
    assert failure(scores).key == key


def test_the_same_scores_for_all_are_no_better_than_one_class():
    assert failure(np.ones((4, 3)), at_least=0.5).params["received"] == "0.250"
    assert failure(np.zeros((4, 3)), at_least=0.5).params["received"] == "0.250"


def test_tensors_are_scores_where_they_are_asked_for():
    assert expect_accuracy(Tensor(SCORES), LABELS, 1, "y", tensor=True) == 1
    assert failure(SCORES, tensor=True).key == "not-a-tensor"
