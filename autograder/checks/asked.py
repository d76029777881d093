"""What is asked: the values that go into a question, and what was asked before it and answered right.

A failure tells more beside what passed. So every question that a declaration asks stands inside `asking(...)`, and
every expectation that holds leaves what it asked. Neither a suite nor the learner can see it: the trail goes to the
code that runs the check inside `followed()`.

    with followed() as trail:
        run_the_check()

Outside `followed()` nothing is kept.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from autograder.checks.names import Name, english

B = TypeVar("B")
Array = np.ndarray[Any, Any]
Swapped = Callable[[], Mapping[tuple[str, str], Array]]

FULL = 1000  # expectations of one attempt that are kept
SMALL = 10_000  # entries of an array that is kept whole
LAST = -1


@dataclass(frozen=True)
class Asked:
    """What went into a question, by name, and which one it is of several.

    turns: its place in a row of them, from 1 on: the `batch` of several that are asked in turn, the `step` or `block`
        of a sequence, the `object` of two that are used in turn; `again` of the same call; `after` a call, of its
        inputs; `written` into the arrays of an object, from outside.
    swapped: what would be right with two of the values in each other's place, by their names.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    turns: Mapping[str, int] = field(default_factory=dict)
    swapped: Swapped | None = None


@dataclass(frozen=True)
class Passed:
    """An expectation that held: of what, as code, what was asked, and what was right, if that is not large."""

    of: str
    asked: Asked
    right: Array | None


class Trail:
    """What was asked in an attempt: what passed, and for each failure what was being asked when it happened.

    first: where several batches are asked in turn, the number of the one that comes first; LAST: the opposite order.
    several: whether there were several.
    """

    def __init__(self, first: int = 1) -> None:
        self.first = first
        self.several = False
        self.passed: list[Passed] = []
        self.failures: list[tuple[BaseException, Asked]] = []

    def asked_at(self, error: BaseException) -> Asked:
        """What was being asked when this was raised."""
        return next((asked for failure, asked in self.failures if failure is error), Asked())


_now: ContextVar[Asked] = ContextVar("asked", default=Asked())  # noqa: B039 - it is frozen
_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)


@contextlib.contextmanager
def followed(first: int = 1) -> Iterator[Trail]:
    """A trail that gets all that is asked inside; `first` as there."""
    trail = Trail(first)
    token = _trail.set(trail)
    try:
        yield trail
    finally:
        _trail.reset(token)


@contextlib.contextmanager
def asking(
    values: Mapping[str, Any], turns: Mapping[str, int] | None = None, swapped: Swapped | None = None
) -> Iterator[None]:
    """What is asked inside, of these values; a question inside another one has the values and turns of both."""
    outer, trail = _now.get(), _trail.get()
    asked = Asked({**outer.values, **values}, {**outer.turns, **(turns or {})}, swapped)
    token = _now.set(asked)
    try:
        yield
    except Exception as error:
        if trail is not None and not any(failure is error for failure, _ in trail.failures):
            trail.failures.append((error, asked))
        raise
    finally:
        _now.reset(token)


def in_turn(batches: Sequence[B]) -> list[tuple[int, B]]:
    """Batches in the order in which they are asked, each with its number from 1 on."""
    trail, numbered = _trail.get(), list(enumerate(batches, 1))
    if trail is None:
        return numbered
    trail.several = trail.several or len(numbered) > 1
    if trail.first == LAST:
        return numbered[::-1]
    return sorted(numbered, key=lambda batch: batch[0] != trail.first)


def now() -> Asked:
    """What is being asked."""
    return _now.get()


def note_passed(of: Name, given: Mapping[Any, Any] | None, right: Array) -> None:
    """Keep that an expectation held."""
    trail = _trail.get()
    if trail is not None and len(trail.passed) < FULL:
        asked = now()
        named = {english(name): value for name, value in (given or {}).items()}
        asked = Asked({**named, **asked.values}, asked.turns)
        trail.passed.append(Passed(english(of), asked, right if right.size <= SMALL else None))
