"""Marks: where each of a class stands in an assignment, from the files of its folder."""

from __future__ import annotations

import enum
from pathlib import Path

import msgspec

from autograder.course import Course, load_course
from autograder.locales import sentence
from autograder.model import Record, Report
from autograder.serving.handed_in import HandedIn
from autograder.serving.stored import Stored


class Standing(enum.StrEnum):
    """Whether there are points, and if not, why: none of these but GRADED is ever a zero.

    UNREAD: what was handed in could not be read. MISSING: on the roster, and nothing was handed in. UNGRADED: not
    graded yet, or by our fault.
    """

    GRADED = "graded"
    UNREAD = "unread"
    MISSING = "missing"
    UNGRADED = "ungraded"


class Student(Record):
    """A row of the roster. `email`: empty if unknown."""

    id: str
    name: str
    email: str = ""


class Mark(Record, kw_only=True):
    """Where somebody stands in an assignment.

    `points`: after weights, lateness and moderation; None unless GRADED. `report`: None unless GRADED, and for points
    that were given by hand alone. `why`: the problem, if there are no points. `notes`: what else there is to know about
    the points. `unread`: the exercises, by key, of which no file could be read, so that they count as nothing so far.
    `handed_in`: where the submission lay, and when it was handed in; None if that is not known.
    """

    owner: str
    standing: Standing
    points: float | None = None
    max_points: float
    report: Report | None = None
    why: str = ""
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    student: Student | None = None
    handed_in: HandedIn | None = None


def marks(folder: Path, language: str) -> list[Mark]:
    """The marks of an assignment's folder, by owner. Raises UsageError if there is no such folder."""
    stored = Stored(folder)
    listed = {one.owner: one for inbox in stored.inboxes() for one in inbox.entries}
    found = [_mark(stored, owner, listed.get(owner), language) for owner in stored.owners()]
    most = max([mark.max_points for mark in found if mark.report], default=0) or _most(load_course(), folder.name)
    return [mark if mark.report else msgspec.structs.replace(mark, max_points=most) for mark in found]


def _mark(stored: Stored, owner: str, listed: HandedIn | None, language: str) -> Mark:
    """The mark of one owner. `listed`: what lies in an inbox."""
    if problem := stored.problem(owner):
        standing = Standing.UNGRADED if problem.fault else Standing.UNREAD
        return Mark(owner=owner, standing=standing, max_points=0, why=problem.problem, handed_in=problem)
    report, waiting = stored.report(owner), sentence(language, "cli.not-graded-yet")
    if report is None:
        return Mark(owner=owner, standing=Standing.UNGRADED, max_points=0, why=waiting, handed_in=listed)
    handed_in = stored.handed_in(owner)
    unread = handed_in.unread if handed_in else {}
    return Mark(
        owner=owner,
        standing=Standing.GRADED,
        points=report.points,
        max_points=report.max_points,
        report=report,
        notes=tuple(sentence(language, "class.unread", exercise=key, problem=unread[key]) for key in sorted(unread)),
        unread=tuple(sorted(unread)),
        handed_in=handed_in,
    )


def _most(course: Course, name: str) -> float:
    """The points of an assignment that is named after its chapters; 0 if it is not."""
    named = name.split("+")
    return sum(exercise.points for exercise in course.all_exercises() if exercise.chapter in named)
