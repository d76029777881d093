"""Expectations about time: the learner's code against the solution, side by side, or against the clock.

What is timed is looked at: every round gets fresh inputs, and the answer of one of its calls must be right. So neither
an answer of the last time helps nor one that nobody would read. A check that fails beside the solution is made once
more alone, before it counts (`grading.attempt`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from autograder.checks.answers import Died, Raised
from autograder.checks.arrays import Given, expect_array, fail
from autograder.checks.names import Name
from autograder.checks.reasons import Why

Answer = TypeVar("Answer")

TOO_SLOW = ("too-slow",)  # what a failure beside the solution is called
SECONDS = 5.0  # for what is asked of large arrays
CALM = 4  # times that the solution is measured before anything is clear
ROUNDS = 7  # at most; fewer if it is clear
LEAST = 0.005  # seconds that a round of the solution should take: a request costs about 0.0002
MOST_TIMES = 1024
ENOUGH = 0.2  # seconds that a round of short calls may take
LONG = 0.5  # seconds of one call that is repeated once, not in every round
MARGIN = 4  # times faster than asked for is clear after one round: more would have to disturb the solution alone
LOOKED_AT = (
    "This is the answer of a call that was timed: it has to be right as well.",
    "時間を計った呼び出しの答えです。速いだけでなく、正しくなければなりません。",
)


class Prepared(Protocol):
    """A call that is ready to be made."""

    def seconds(self, times: int = 1) -> float: ...

    def answer(self) -> Any: ...


Look = Callable[[Any], None]
Round = Callable[[Any], tuple[Prepared, Look]]


class Timed:
    """A call of which each round is a new one: `prepare(rng)` makes it, and says how its answer is looked at."""

    def __init__(self, prepare: Round, rng: Any) -> None:
        self.prepare = prepare
        self.rng = rng.spawn(1)[0]  # how many rounds there are must not matter to what is drawn afterwards
        self.looks: list[Callable[[], None]] = []

    def seconds(self, times: int = 1) -> float:
        call, look = self.prepare(self.rng)
        seconds = call.seconds(times)
        answer = call.answer()
        self.looks.append(lambda: look(answer))
        return seconds


def expect_time(
    prepare: Callable[..., Prepared],
    student: Any,
    twin: Any,
    rng: Any,
    of: Name,
    *,
    draw: Callable[[Any], Mapping[str, Any]],
    look: Callable[..., None] | None = None,
    at_most: float = 20,
    given: Given | None = None,
    why: Why | None = None,
    **close: Any,
) -> float:
    """The learner's code may take at most `at_most` times as long as the solution. Returns the ratio that was measured.

    `draw(rng)`: fresh inputs, by name, always of the same sizes. `prepare(module, **inputs)`: gets `student`, or
    `twin`, and returns one call, not yet made. The two take turns, and the shortest time of each counts: what else a
    machine does only ever adds to a time. `look(answer, **inputs)` fails for a wrong answer; without it, the answer is
    the array that the solution gives, up to `close` (`rtol`, `atol`).
    """

    def compared(answer: Any, **inputs: Any) -> None:
        call = prepare(twin, **inputs)
        call.seconds()
        expect_array(answer, call.answer(), of=of, given={**(given or {}), **inputs}, why=LOOKED_AT, **close)

    def rounds(module: Any, look: Callable[..., None]) -> Timed:
        def prepared(rng: Any) -> tuple[Prepared, Look]:
            inputs = draw(rng)
            return prepare(module, **inputs), lambda answer: look(answer, **inputs)

        return Timed(prepared, rng)

    mine, theirs = rounds(student, look or compared), rounds(twin, lambda answer, **inputs: None)
    own, base = _measured(student, mine, theirs, at_most)
    if own > at_most * base:
        fail("too-slow", of, given=given, why=why, times=_about(own / base), at_most=f"{at_most:g}")
    _look(student, mine)
    return own / base


def expect_done(
    student: Any, ask: Callable[[], Answer], of: Name, *, given: Given | None = None, why: Why | None = None
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


def _measured(student: Any, mine: Timed, theirs: Timed, at_most: float) -> tuple[float, float]:
    """The shortest seconds of both. Of what is answered, the first call alone is in the transcript."""
    own = mine.seconds()
    with student.unrecorded():
        base, times = _shortest(theirs)
        for number in range(ROUNDS):
            if number == 0 or own <= LONG:
                again = min(times, round(ENOUGH / own)) if own <= min(LEAST, at_most * base) else 1
                own = min(own, mine.seconds(again))
            if own <= at_most * base / MARGIN:
                break
            base = min(base, theirs.seconds(times))
    return own, base


def _look(student: Any, timed: Timed) -> None:
    """Every round's answer has to be right."""
    first, *others = timed.looks
    first()
    with student.unrecorded():
        for look in others:
            look()


def _shortest(call: Timed) -> tuple[float, int]:
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
