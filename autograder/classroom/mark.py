"""A mark: where somebody stands in an assignment."""

from __future__ import annotations

import enum

from autograder.classroom.roster import Student
from autograder.model import Record, Report
from autograder.serving.handed_in import HandedIn


class Standing(enum.StrEnum):
    """Whether there are points, and if not, why: none of these but GRADED and PARTLY is ever a zero.

    PARTLY, in nbgrader alone: some answers are still to be marked by hand, and the points are what there is so far.
    UNREAD: what was handed in could not be read. MISSING: on the roster, and nothing was handed in. UNGRADED: not
    graded yet, or by our fault.
    """

    GRADED = "graded"
    PARTLY = "partly graded"
    UNREAD = "unread"
    MISSING = "missing"
    UNGRADED = "ungraded"


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
