"""Joining: what was graded anew of a submission, with what is stored of it and still right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from autograder.course import Course
from autograder.grading import scoring
from autograder.model import Exercise, Graded, Record

T = TypeVar("T")


class Older(Record):
    """What is stored of a submission. `depends`: by exercise, what its result depended on."""

    graded: Graded
    depends: dict[str, str]


def joined(
    course: Course,
    exercises: Sequence[Exercise],
    only: Sequence[str],
    newer: Graded,
    older: Older,
    depends: Mapping[str, str],
) -> Graded | None:
    """The grading of these exercises: `only` those, by key, as they are newer, the others as they are stored.

    None if these depend on something else by now. `depends`: by exercise, what its result depends on.
    """
    kept = [exercise.key for exercise in exercises if exercise.key not in only]
    if any(depends.get(key) != older.depends.get(key) for key in kept):
        return None
    report = scoring.joined(course, exercises, newer.report, older.graded.report)
    order = [check.id for check in report.checks()]
    return Graded(
        report=report,
        details=_joined(newer.details, older.graded.details, kept, order),
        seen=_joined(newer.seen, older.graded.seen, kept, order),
    )


def _joined(newer: Mapping[str, T], older: Mapping[str, T], kept: Sequence[str], order: Sequence[str]) -> dict[str, T]:
    """What there is by check: of the exercises that are kept as it was, of others as it is."""
    both = {name: one for name, one in newer.items() if name.partition("::")[0] not in kept}
    both |= {name: one for name, one in older.items() if name.partition("::")[0] in kept}
    return {name: both[name] for name in dict.fromkeys((*order, *both)) if name in both}
