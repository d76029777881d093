"""Expectations about time: ratios of what was measured, on clocks that the tests set themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.checks import CheckFailed, expect_time, expect_time_beside


class Call:
    """A call that takes these seconds, one after the other, and then the last of them for ever."""

    def __init__(self, *seconds: float) -> None:
        self.left: Iterator[float] = iter(seconds)
        self.last = seconds[-1]
        self.made: list[int] = []

    def seconds(self, times: int = 1) -> float:
        self.made.append(times)
        self.last = next(self.left, self.last)
        return self.last


def ratio(own: Call, base: Call, at_most: float = 20) -> float:
    return expect_time(lambda call: call, own, base, of="f(x)", at_most=at_most)


def test_the_ratio_of_the_shortest_times_counts():
    assert ratio(Call(0.3, 0.02), Call(0.09, 0.01)) == 2


def test_too_slow_fails_and_says_how_many_times():
    with pytest.raises(CheckFailed) as failed:
        ratio(Call(0.317), Call(0.001))
    assert failed.value.evidence.key == "too-slow"
    assert failed.value.evidence.params == {"times": "300", "at_most": "20"}


def test_one_slow_moment_of_the_machine_is_forgiven():
    assert ratio(Call(0.4, 0.3, 0.3, 0.012), Call(0.01)) == pytest.approx(1.2)


def test_a_short_call_is_repeated_so_that_the_request_itself_does_not_count():
    own, base = Call(0.0001), Call(0.0001)
    ratio(own, base)
    assert base.made == [1, 4, 16, 64, 256, 1024]
    assert own.made == [1, 50]


def test_a_call_is_not_repeated_as_often_as_one_that_is_a_thousand_times_shorter():
    own = Call(0.004)
    assert ratio(own, Call(0.000005), at_most=2500) == pytest.approx(800)
    assert own.made == [1] + 7 * [50]


def test_a_call_of_seconds_is_not_made_again_and_again():
    own = Call(2.0)
    with pytest.raises(CheckFailed):
        ratio(own, Call(0.01))
    assert own.made == [1, 1]


@pytest.mark.parametrize("slow", [(0.3,), (0.3, 0.3), (0.3, 0.2, 0.3)])
def test_a_machine_that_is_busy_with_the_solution_makes_nothing_fast(slow: tuple[float, ...]):
    with pytest.raises(CheckFailed):
        ratio(Call(0.8), Call(*slow, 0.01))


@pytest.mark.parametrize("wait", [0.001, 0.01, 0.05])
def test_a_busy_machine_on_which_every_request_waits_makes_nothing_fast(wait: float):
    """A call of 0.0001 s: as long as requests wait, it seems to take a hundred times as long."""

    class Busy(Call):
        def seconds(self, times: int = 1) -> float:
            return self.last + wait / times

    with pytest.raises(CheckFailed):
        ratio(Busy(0.02), Busy(0.0001))


def test_two_calls_of_the_learner_are_compared_in_the_same_way():
    assert expect_time_beside(Call(0.02), Call(0.01), of="f(x)", beside="g(x)", at_most=5) == 2
    with pytest.raises(CheckFailed) as failed:
        expect_time_beside(Call(0.08), Call(0.01), of="f(x)", beside="g(x)", at_most=5)
    assert failed.value.evidence.key == "too-slow-beside"
    assert failed.value.evidence.params == {"times": "8", "at_most": "5", "beside": "g(x)"}


@pytest.mark.parametrize("own", [0.3, 0.55])
def test_a_slow_moment_of_the_solution_makes_nothing_fast(own: float):
    with pytest.raises(CheckFailed):
        ratio(Call(own), Call(0.08, 0.03, 0.03, 0.01))


def test_what_is_clearly_fast_enough_is_measured_once():
    own = Call(0.02)
    ratio(own, Call(0.01))
    assert own.made == [1, 1]
