"""Comparison: whose marks move between two gradings, by how much, and through which checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from autograder.classroom.marks import Mark, Standing, marks
from autograder.errors import UsageError
from autograder.frontends import jsonreport
from autograder.model import CheckResult, Record, Report
from autograder.serving.stored import EARLIER, HANDED_IN, INBOXES, REPORT

SCHEMA = "dlgrade/compare/v1"
Key = tuple[str, str]  # the assignment, and the owner


class Moved(Record):
    """A check whose outcome or points are others. An outcome is empty if the check is not there."""

    id: str
    title: str
    before: str
    after: str
    points: float


class Move(Record):
    """A mark that is another one. A standing tells why `before` or `after` is None. `checks`: through which it moved.

    `notes`: what else is said of the new one, such as lateness, or points by hand.
    """

    assignment: str
    owner: str
    before: float | None
    after: float | None
    standing_before: Standing
    standing_after: Standing
    checks: tuple[Moved, ...]
    notes: tuple[str, ...] = ()


class Comparison(Record):
    """`same`: how many marks are the same. `only_old`, `only_new`: who is in one of them alone."""

    schema: str
    same: int
    moved: tuple[Move, ...]
    only_old: tuple[Key, ...]
    only_new: tuple[Key, ...]


def compare(old: Path, new: Path, language: str) -> Comparison:
    """Compare two reports, two folders of an assignment, or two folders of several. Raises UsageError."""
    kinds = [_kind(path) for path in (old, new)]
    if kinds[0] != kinds[1]:
        raise UsageError("not-alike", old=old, new=new)
    before, after = _all_marks(old, language), _all_marks(new, language)
    both = [key for key in before if key in after]
    moves = [_move(key, before[key], after[key]) for key in both]
    moved = tuple(move for move in moves if move is not None)
    return Comparison(
        schema=SCHEMA,
        same=len(both) - len(moved),
        moved=moved,
        only_old=tuple(key for key in before if key not in after),
        only_new=tuple(key for key in after if key not in before),
    )


def render(comparison: Comparison) -> str:
    """The comparison as indented JSON with a newline at its end."""
    return msgspec.json.format(msgspec.json.encode(comparison), indent=2).decode() + "\n"


def assignments(folder: Path) -> list[Path]:
    """The folders of assignments in a folder; none if it is one itself."""
    inner = (EARLIER, HANDED_IN, INBOXES)
    found = (path for path in folder.iterdir() if path.is_dir() and path.name not in inner)
    return sorted(path for path in found if (path / INBOXES).is_dir() or any(path.glob(f"*{REPORT}")))


def _kind(path: Path) -> str:
    """What is compared: a report, an assignment, or several. Raises UsageError if it cannot be read."""
    try:
        if not path.is_dir():
            return "report"
        return "assignments" if assignments(path) else "assignment"
    except OSError as error:
        raise UsageError("no-marks", path=path, problem=error.strerror) from None


def _all_marks(path: Path, language: str) -> dict[Key, Mark]:
    """The marks of all who handed something in, by assignment and owner, in this order."""
    if not path.is_dir():
        return {("", ""): _mark_of(path)}
    several = assignments(path)
    found = {
        (folder.name if several else "", mark.owner): mark
        for folder in several or [path]
        for mark in marks(folder, language)
        if mark.standing is not Standing.MISSING
    }
    return dict(sorted(found.items()))


def _mark_of(file: Path) -> Mark:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError("no-report-file", path=file, problem=error.strerror) from None
    report = jsonreport.parse(data)
    return Mark(
        owner=report.submission.owner,
        standing=Standing.GRADED,
        points=report.points,
        max_points=report.max_points,
        report=report,
    )


def _move(key: Key, before: Mark, after: Mark) -> Move | None:
    """What moved, if the mark did: its points, or the most that these may be, or whether there are any."""
    same = (before.standing, before.points, before.max_points) == (after.standing, after.points, after.max_points)
    if same:
        return None
    return Move(
        assignment=key[0],
        owner=after.owner,
        before=before.points,
        after=after.points,
        standing_before=before.standing,
        standing_after=after.standing,
        checks=tuple(_checks(before.report, after.report)),
        notes=after.notes if after.report else (*filter(None, (after.why,)), *after.notes),
    )


def _checks(before: Report | None, after: Report | None) -> Iterable[Moved]:
    """The checks that differ, if there are two reports."""
    if before is None or after is None:
        return
    old, new = _by_id(before), _by_id(after)
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        points = (other.points if other else 0) - (one.points if one else 0)
        outcomes = (one.outcome.value if one else "", other.outcome.value if other else "")
        most = (one.max_points if one else None, other.max_points if other else None)
        if points or outcomes[0] != outcomes[1] or most[0] != most[1]:
            title = (other or one).title  # type: ignore[union-attr]
            yield Moved(name, title, *outcomes, points=round(points, 6))


def _by_id(report: Report) -> Mapping[str, CheckResult]:
    return {check.id: check for check in report.checks()}
