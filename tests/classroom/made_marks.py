"""Marks of a made class."""

from __future__ import annotations

from hand_made import make_check, make_exercise, make_report

from autograder.classroom.marks import Mark, Standing, Student
from autograder.model import Report, SubmissionInfo


def made_report(path: str = "inbox/sato", points: int = 3, digest: str = "0123456789abcdef", **fields) -> Report:
    """A report of four checks worth 2 points each, of which so many points' worth passed."""
    checks = [make_check(f"c{n}", "passed" if n < points // 2 else "failed") for n in range(4)]
    info = SubmissionInfo(path=path, owner=path.rpartition("/")[2], digest=digest)
    return make_report(make_exercise(*checks), submission=info, **fields)


def made_mark(owner: str, points: float | None = 6, path: str = "", student: Student | None = None, **fields) -> Mark:
    """A mark out of 8, with a report; without points, one of something that could not be read."""
    if points is None:
        given = {"standing": Standing.UNREAD, "why": "It cannot be opened.", **fields}
        return Mark(owner=owner, max_points=8, student=student, **given)
    given = {"report": made_report(path or f"inbox/{owner}", int(points)), **fields}
    return Mark(owner=owner, standing=Standing.GRADED, points=points, max_points=8, student=student, **given)
