"""Expectations about time: the learner's code against the solution, side by side, or against the clock.

A check that fails here is made once more alone, before it counts (`grading.attempt`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from autograder.checks.answers import Died, Raised
from autograder.checks.arrays import Given, fail
from autograder.checks.reasons import Why

Answer = TypeVar("Answer")

TOO_SLOW = ("too-slow", "not-done")  # what a failure here is called
SECONDS = 5.0  # for what is asked of large arrays
CALM = 4  # times that the solution is measured before anything is clear
ROUNDS = 7  # at most; fewer if it is clear
LEAST = 0.005  # seconds that a round of the solution should take: a request costs about 0.0002
MOST_TIMES = 1024
ENOUGH = 0.2  # seconds that a round of the solution may take
LONG = 0.5  # seconds of one call that is repeated once, not in every round
MARGIN = 4  # times faster than asked for is clear after one round: more would have to disturb the solution alone


class Prepared(Protocol):
    """A call that is ready to be made."""

    def seconds(self, times: int = 1) -> float: ...


def expect_time(
    prepare: Callable[[Any], Prepared],
    student: Any,
    twin: Any,
    of: str,
    *,
    at_most: float = 20,
    given: Given | None = None,
    why: Why | None = None,
) -> float:
    """The learner's code may take at most `at_most` times as long as the solution. Returns the ratio that was measured.

    `prepare(module)`: gets `student`, then `twin`, and returns one call, not yet made. The two take turns, and the
    shortest time of each counts: what else a machine does only ever adds to a time.
    """
    own, base = _measured(prepare(student), prepare(twin), at_most)
    if own > at_most * base:
        fail("too-slow", of, given=given, why=why, times=_about(own / base), at_most=f"{at_most:g}")
    return own / base


def expect_done(
    student: Any, ask: Callable[[], Answer], of: str, *, given: Given | None = None, why: Why | None = None
) -> Answer:
    """What `ask` gives, if the learner's code has answered it within SECONDS."""
    started = time.monotonic()
    try:
        with student.within(SECONDS):
            return ask()
    except (Raised, Died) as error:
        if not out_of_time(error) or time.monotonic() - started < SECONDS:
            raise
        fail("not-done", of, given=given, why=why, seconds=f"{SECONDS:g}")


def out_of_time(error: BaseException | None) -> bool:
    """Whether the learner's code was ended because its time was over."""
    late = isinstance(error, Raised) and error.type == "TimeUp"
    return late or (isinstance(error, Died) and error.cause == "timed_out")


def _measured(mine: Prepared, theirs: Prepared, at_most: float) -> tuple[float, float]:
    """The shortest seconds of both."""
    base, times = _shortest(theirs)
    own = mine.seconds()
    for number in range(ROUNDS):
        if number == 0 or own <= LONG:
            own = min(own, mine.seconds(1 if own > LEAST else times))
        if own <= at_most * base / MARGIN:
            break
        base = min(base, theirs.seconds(times))
    return own, base


def _shortest(call: Prepared) -> tuple[float, int]:
    """The seconds of a call, and how often it is repeated in a round.

    On a busy machine a request may wait for longer than a hundred short calls take. So they are repeated more and more
    often, whatever the first ones took.
    """
    shortest, times, made = call.seconds(), 1, 1
    while made < CALM or (times < MOST_TIMES and times * shortest <= ENOUGH):
        times *= 4 if times < MOST_TIMES and times * shortest <= ENOUGH else 1
        shortest, made = min(shortest, call.seconds(times)), made + 1
    return shortest, min(times, max(round(LEAST / shortest), 1))


def _about(ratio: float) -> int:
    """One digit is all that such a measurement tells."""
    return int(float(f"{ratio:.0e}"))
