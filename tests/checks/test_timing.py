"""Expectations about time: ratios of what was measured, on clocks that the tests set themselves."""

from __future__ import annotations

import time
import types
from collections.abc import Iterator

import pytest
from locally import Local

from autograder.checks import CheckFailed, StudentError, expect_done, expect_time, is_right, timing
from autograder.checks.answers import Raised


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


@pytest.mark.parametrize("own", [0.3, 0.55])
def test_a_slow_moment_of_the_solution_makes_nothing_fast(own: float):
    with pytest.raises(CheckFailed):
        ratio(Call(own), Call(0.08, 0.03, 0.03, 0.01))


def test_what_is_clearly_fast_enough_is_measured_once():
    own = Call(0.02)
    ratio(own, Call(0.01))
    assert own.made == [1, 1]


def test_what_is_not_done_in_time_fails_and_nothing_is_asked_after_it(monkeypatch):
    monkeypatch.setattr(timing, "SECONDS", 0.2)
    slow = Local(types.SimpleNamespace(f=lambda: time.sleep(5)))
    for ask in (lambda question: question(), is_right):
        with pytest.raises(CheckFailed) as failed:
            ask(lambda: expect_done(slow, slow.f, of="f()"))
        assert (failed.value.evidence.key, failed.value.evidence.params) == ("not-done", {"seconds": "0.2"})


def test_what_is_done_in_time_is_handed_on():
    assert expect_done(Local(types.SimpleNamespace(f=lambda: 5)), lambda: 5, of="f()") == 5


def test_the_time_of_the_whole_check_and_other_errors_are_not_mistaken_for_it():
    for kind in ("TimeUp", "ValueError"):
        one = Local(types.SimpleNamespace(f=lambda: None))

        def ask(kind=kind):
            raise Raised(kind, "", None)

        with pytest.raises(StudentError):
            expect_done(one, ask, of="f()")
