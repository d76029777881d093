"""Compared: what was received and what is right, of one shape, as a relation between them is looked for."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from autograder.checks.declare import Answer
from autograder.grading.ingredients import Array, Ingredients
from autograder.grading.nearness import SINGLE, TOLERANCE, agreeing, distinct, generic, near

Params = dict[str, str | tuple[str, str]]
Found = tuple[str, Params]  # the id of a lesson and what fills its sentence

SOME, MORE = 3, 4  # different numbers that a relation with one unknown needs, and one with two


class Compared:
    """Two arrays of one shape, as floats, with what went in."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.given = Ingredients(answer.given)
        self.received: Array = answer.received.astype(np.float64)
        self.right: Array = answer.right.astype(np.float64)
        self.tolerance = SINGLE if answer.received.dtype == np.float32 else TOLERANCE

    def near(self, one: Array, other: Array) -> bool:
        """Whether two arrays agree, to the digits that can be asked of this answer."""
        return near(one, other, self.tolerance)

    @cached_property
    def agreeing(self) -> Array:
        """Which entries are right."""
        return agreeing(self.received, self.right, self.tolerance)

    @cached_property
    def varied(self) -> int:
        """How many different numbers there are in what is right."""
        return distinct(self.right)

    @cached_property
    def few_but_generic(self) -> bool:
        """Whether the numbers are too few to tell by themselves, but none is a plain fraction."""
        return self.right.size <= SOME and all(map(generic, self.right.ravel()))


def along(array: Array, axis: int, part: slice) -> Array:
    """A part of an array along an axis."""
    return array[(slice(None),) * axis + (part,)]
