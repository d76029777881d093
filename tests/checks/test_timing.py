"""Expectations about time: ratios of what was measured, on clocks that the tests set themselves."""

from __future__ import annotations

import time
import types
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from locally import Local

from autograder.checks import (
    CheckFailed,
    StudentError,
    expect_done,
    expect_time,
    is_right,
    timing,
)
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

    def answer(self) -> Any:
        return None


def ratio(own: Call, base: Call, at_most: float = 20) -> float:
    draw = lambda rng: {}  # noqa: E731
    mine, rng = Local(own), np.random.default_rng(1)
    prepare = lambda module: own if module is mine else base  # noqa: E731
    return expect_time(prepare, mine, base, rng, "f(x)", draw=draw, look=lambda answer: None, at_most=at_most)


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


# --- what is timed is looked at


class Watch(Local):
    """A module here whose calls take as long as it says."""

    def __init__(self, function: Callable[..., Any], seconds: Callable[[Any], float]) -> None:
        super().__init__(SimpleNamespace(f=function))
        self.cost = seconds

    def prepared(self, x: Any) -> Any:
        """The call f(x)."""
        return SimpleNamespace(seconds=lambda times=1: self.cost(x), answer=lambda: self.target.f(x))


def timed(own: Watch, rng: Any, **options: Any) -> float:
    draw = lambda rng: {"x": rng.normal(size=(60, 3))}  # noqa: E731
    right = Watch(lambda x: 2 * x, lambda x: 0.01)
    return expect_time(lambda module, x: module.prepared(x), own, right, rng, "f(x)", draw=draw, **options)


def test_a_fast_answer_has_to_be_right():
    """It answers small inputs right and large ones with nothing, or with anything."""
    for wrong in (lambda x: None, lambda x: x, lambda x: np.zeros_like(x)):
        with pytest.raises(CheckFailed) as failed:
            timed(Watch(wrong, lambda x: 1e-5), np.random.default_rng(1))
        assert failed.value.evidence.key != "too-slow"
        assert failed.value.evidence.of == "f(x)"
    assert timed(Watch(lambda x: x + x, lambda x: 0.01), np.random.default_rng(1)) == 1


def test_one_wrong_answer_among_right_ones_is_seen():
    asked: list[int] = []

    def f(x: Any) -> Any:
        asked.append(1)
        return 2 * x if len(asked) == 1 else 3 * x

    with pytest.raises(CheckFailed):
        timed(Watch(f, lambda x: 0.01), np.random.default_rng(1))


def test_an_answer_of_the_last_time_helps_nobody():
    kept: list[Any] = []

    def cost(x: Any) -> float:
        known = any(np.array_equal(x, one) for one in kept)
        kept.append(x)
        return 1e-6 if known else 0.4

    with pytest.raises(CheckFailed) as failed:
        timed(Watch(lambda x: 2 * x, cost), np.random.default_rng(1))
    assert failed.value.evidence.key == "too-slow"
    assert len(kept) > 1


def test_how_often_something_is_timed_does_not_matter_to_what_is_drawn_next():
    drawn = []
    for cost in (1e-4, 0.1):
        rng = np.random.default_rng(1)
        timed(Watch(lambda x: 2 * x, lambda x, cost=cost: cost), rng)
        drawn.append(rng.normal())
    assert drawn[0] == drawn[1]
