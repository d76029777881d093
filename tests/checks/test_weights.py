"""Initial weights: right ones of any distribution pass, wrong ones fail with what was measured."""

import numpy as np
import pytest

from autograder.checks import CheckFailed, expect_weights
from autograder.checks.margins import recorded

SHAPE = (120, 80)
RNG = np.random.default_rng(4)
NORMAL = RNG.normal(0, 0.1, size=SHAPE)


@pytest.mark.parametrize("W", [NORMAL, NORMAL.astype(np.float32), RNG.uniform(-(0.03**0.5), 0.03**0.5, size=SHAPE)])
def test_right_weights_pass_and_leave_margins(W):
    with recorded() as margins:
        assert expect_weights(W, SHAPE, 0.01, of="W") is not None
    assert [margin.of for margin in margins] == ["W.mean()", "W.var()"]
    assert all(0 <= margin.received < 4 and margin.bound == 6.5 for margin in margins)


@pytest.mark.parametrize(
    ("W", "of", "said"),
    [
        (NORMAL + 0.01, "W.mean()", "around 0"),
        (np.abs(NORMAL), "W.mean()", "around 0"),
        (1.1 * NORMAL, "W.var()", "should be about 0.01"),
        (0.9 * NORMAL, "W.var()", "should be about 0.01"),
        (np.zeros(SHAPE), "W.var()", "It is 0."),
    ],
)
def test_wrong_weights_fail(W, of, said):
    with pytest.raises(CheckFailed) as caught:
        expect_weights(W, SHAPE, 0.01, of="W")
    assert caught.value.evidence.of == of
    assert said in caught.value.evidence.why.en


def test_the_shape_comes_first():
    with pytest.raises(CheckFailed) as caught:
        expect_weights(NORMAL.T, SHAPE, 0.01, of="W")
    assert caught.value.evidence.key == "shape"


def test_a_failure_names_the_weights():
    with pytest.raises(CheckFailed) as caught:
        expect_weights(2 * NORMAL, SHAPE, 0.01, of="W", name=("He weights", "He の初期値"))
    assert caught.value.evidence.why.en.startswith("The variance of He weights should be about 0.01.")
    assert caught.value.evidence.why.ja.startswith("He の初期値の分散は約 0.01")


class Recorder:
    """Keeps what is recorded for an answer."""

    def __init__(self) -> None:
        self.kept: list[tuple[float, float]] = []

    def record(self, answer: tuple[float, float]) -> None:
        self.kept.append(answer)


def test_what_is_recorded_is_how_they_scatter_whatever_they_were_drawn_with():
    student = Recorder()
    for W in (2 * NORMAL, RNG.uniform(-(0.12**0.5), 0.12**0.5, size=SHAPE), np.abs(NORMAL)):
        with pytest.raises(CheckFailed):
            expect_weights(W, SHAPE, 0.01, of="W", student=student)
    first, second, third = student.kept
    assert first == second == (0.0, 0.6)
    assert third == (0.8, -0.4)
