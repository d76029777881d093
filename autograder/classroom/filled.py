"""A platform's table, filled."""

from __future__ import annotations

from autograder.classroom.matching import Matched
from autograder.model import Record


class Filled(Record):
    """The table with marks in it.

    `count`: how many rows have one. `replaced`: rows that had another one, as owner, old and new; `locked`: owners
    whose mark the platform does not let one change, or who are excused.
    """

    data: bytes
    count: int
    matched: Matched
    replaced: tuple[tuple[str, str, str], ...]
    locked: tuple[str, ...]
