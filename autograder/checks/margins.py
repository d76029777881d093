"""Margins: what a check measured, beside what it asks for.

A threshold is right if the solution stays clear of it under every seed. So every threshold on a measured number, an
accuracy or a loss, is asked for by one of the functions here (`expect_accuracy` uses them too), and each of them leaves
a `Margin`, whether it passes or not. Neither a suite nor the learner can see it: margins go to the code that runs
the check inside `recorded()`, in the order in which they were measured.

    with recorded() as margins:
        run_the_check()
    least = min(margin.room for margin in margins)

Outside `recorded()` they are dropped. Recorders may stand inside each other: the innermost one gets the margins.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograder.checks.arrays import Given, as_number, fail
from autograder.checks.names import Name, english
from autograder.checks.reasons import Said, Why
from autograder.model import Record

AT_LEAST, AT_MOST = "at least", "at most"


class Margin(Record):
    """A number that was measured and its bound. `direction`: "at least" or "at most"."""

    of: str
    received: float
    bound: float
    direction: str

    @property
    def room(self) -> float:
        """How far the number is on the right side of the bound; below 0 if it is on the wrong one."""
        return self.received - self.bound if self.direction == AT_LEAST else self.bound - self.received


_recorder: ContextVar[list[Margin] | None] = ContextVar("margins", default=None)


@contextlib.contextmanager
def recorded() -> Iterator[list[Margin]]:
    """A list that gets every margin that is measured inside."""
    margins: list[Margin] = []
    token = _recorder.set(margins)
    try:
        yield margins
    finally:
        _recorder.reset(token)


def note_margin(of: Name, received: float, bound: float, direction: str) -> bool:
    """Record the margin. Returns whether the number is on the right side of its bound."""
    margin = Margin(of=english(of), received=float(received), bound=float(bound), direction=direction)
    recorder = _recorder.get()
    if recorder is not None:
        recorder.append(margin)
    return margin.room >= 0


def expect_at_least(
    received: Any,
    bound: float,
    of: Name,
    *,
    given: Given | None = None,
    why: Why | None = None,
    sentence: Said | None = None,
) -> float:
    """The number must be `bound` or more. Returns it. `sentence`: what a failure says instead of the two numbers."""
    return _expect(received, bound, of, AT_LEAST, given, why, sentence)


def expect_at_most(
    received: Any,
    bound: float,
    of: Name,
    *,
    given: Given | None = None,
    why: Why | None = None,
    sentence: Said | None = None,
) -> float:
    """The number must be `bound` or less. Returns it. `sentence`: what a failure says instead of the two numbers."""
    return _expect(received, bound, of, AT_MOST, given, why, sentence)


def _expect(
    received: Any, bound: float, of: Name, direction: str, given: Given | None, why: Why | None, sentence: Said | None
) -> float:
    number = as_number(received, of, given=given)
    if not note_margin(of, number, bound, direction):
        if sentence is not None:
            fail("property", of, given=given, why=sentence)
        key = "at-least" if direction == AT_LEAST else "at-most"
        answer = (np.asarray(number), np.asarray(bound))
        fail(key, of, given=given, why=why, answer=answer, received=f"{number:.4g}", bound=f"{bound:.4g}")
    return number
