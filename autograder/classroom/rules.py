"""The rules of a class: `class.toml`, which the teacher writes. Whatever it does not know it refuses.

```toml
roster = "roster.csv"                     # beside this file
timezone = "Asia/Tokyo"                   # of times without an offset
keep = "best"                             # of several files of an exercise: the best, and not the latest

[assignment.chapter2]                     # as its folder is named; ["chapter1+chapter2"] in quotes
exercises = ["affine", "graph"]           # the only ones that count
weights = { affine = 2 }                  # what the points of an exercise are multiplied by
due = 2026-05-01T23:59:00
late = { per_day = 10, days = 7 }         # per cent off for each day begun; after so many days nothing counts
handed_in = { sato = 2026-05-01T12:00:00 }   # if the time of the files is not the right one

[[moderated]]                             # points by hand
owner = "sato"
assignment = "chapter2"
exercise = "affine"                       # before weights and lateness; without it: the whole, after them
points = 10
reason = "The sign is a matter of convention."
```
"""

from __future__ import annotations

import datetime
import tomllib
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from autograder.course import Course
from autograder.errors import UsageError
from autograder.intake.versions import Keep
from autograder.model import Exercise, NotNegative, Record
from autograder.serving.stored import exercises_of_assignment

FILE = "class.toml"
EXAMPLES = {
    "roster": 'roster = "roster.csv"',
    "timezone": 'timezone = "Asia/Tokyo"',
    "keep": 'keep = "best"',
    "assignment": "[assignment.chapter2]",
    "exercises": 'exercises = ["affine", "graph"]',
    "weights": "weights = { affine = 2 }",
    "due": "due = 2026-05-01T23:59:00+09:00",
    "late": "late = { per_day = 10, days = 7 }",
    "handed_in": "handed_in = { sato = 2026-05-01T12:00:00+09:00 }",
    "moderated": "[[moderated]]",
    "owner": 'owner = "sato"',
    "points": "points = 10",
    "reason": 'reason = "..."',
    "exercise": 'exercise = "affine"',
}
Percent = Annotated[float, msgspec.Meta(gt=0, le=100)]
R = TypeVar("R", bound=Record)


class Late(Record):
    """What lateness costs: `per_day`, per cent of the points, for each day begun. After `days` nothing counts."""

    per_day: Percent = 0
    days: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Assignment(Record):
    """The rules of one assignment; exercises by their names, or by their keys. Times have a zone once they are read."""

    exercises: tuple[str, ...] = ()
    weights: dict[str, NotNegative] = msgspec.field(default_factory=dict)
    due: datetime.datetime | None = None
    late: Late = Late()
    handed_in: dict[str, datetime.datetime] = msgspec.field(default_factory=dict)

    def counts(self, exercise: str) -> bool:
        """Whether an exercise, by its key, counts."""
        return not self.exercises or exercise in self.exercises


class Moderated(Record):
    """Points by hand, of an exercise or of the whole, and why."""

    owner: str
    assignment: str
    points: NotNegative
    reason: Annotated[str, msgspec.Meta(min_length=1)]
    exercise: str = ""


class Rules(Record):
    """All that the teacher has decided. `roster`: its file, if there is one. `keep`: which of several files counts."""

    roster: Path | None = None
    timezone: datetime.tzinfo | None = None
    assignment: dict[str, Assignment] = msgspec.field(default_factory=dict)
    moderated: tuple[Moderated, ...] = ()
    keep: Keep = Keep.LATEST

    def of(self, assignment: str) -> Assignment:
        return self.assignment.get(assignment, Assignment())


class _Bad(Exception):
    """`where` of the file is a `key` that it may not have, or that has a value which it may not have."""

    def __init__(self, where: str, key: str, allowed: str = "") -> None:
        self.where, self.key, self.allowed = where, key, allowed
        super().__init__(key)


def read_rules(file: Path, course: Course) -> Rules:
    """The rules in a file; none if there is no such file. Raises UsageError, with the key and what is allowed there."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Rules()
    except (OSError, ValueError) as error:
        raise UsageError("bad-class-file", file=file, problem=getattr(error, "strerror", None) or error) from None
    try:
        return _rules(raw, file.parent, course)
    except _Bad as bad:
        place = f"[{bad.where}] {bad.key}" if bad.where else bad.key
        if bad.allowed:
            raise UsageError("class-file-name", file=file, key=place, allowed=bad.allowed) from None
        raise UsageError("class-file-value", file=file, key=place, example=EXAMPLES[bad.key]) from None


def _rules(raw: dict[str, Any], folder: Path, course: Course) -> Rules:
    _known(raw, ("roster", "timezone", "keep", "assignment", "moderated"), "")
    for key, kind in (("roster", str), ("timezone", str), ("assignment", dict), ("moderated", list)):
        if key in raw and not isinstance(raw[key], kind):
            raise _Bad("", key)
    keep = raw.get("keep", Keep.LATEST)
    if keep not in list(Keep):
        raise _Bad("", "keep")
    zone = _zone(raw["timezone"]) if "timezone" in raw else None
    assignments = {name: _assignment(name, table, zone, course) for name, table in raw.get("assignment", {}).items()}
    moderated = tuple(_moderated(number, table, course) for number, table in enumerate(raw.get("moderated", ()), 1))
    return Rules(folder / raw["roster"] if "roster" in raw else None, zone, assignments, moderated, Keep(keep))


def _assignment(name: str, table: Any, zone: datetime.tzinfo | None, course: Course) -> Assignment:
    where = f"assignment.{name}"
    exercises = _exercises(name, course)
    if isinstance(table, dict) and isinstance(table.get("late"), dict):
        _known(table["late"], Late.__struct_fields__, f"{where}.late")
    found = _converted(table, Assignment, where)
    return msgspec.structs.replace(
        found,
        exercises=tuple(_key(one, exercises, where, "exercises") for one in found.exercises),
        weights={_key(one, exercises, where, "weights"): value for one, value in found.weights.items()},
        due=None if found.due is None else _with_zone(found.due, zone, where, "due"),
        handed_in={owner: _with_zone(at, zone, where, "handed_in") for owner, at in found.handed_in.items()},
    )


def _moderated(number: int, table: Any, course: Course) -> Moderated:
    where = f"moderated {number}"
    found = _converted(table, Moderated, where)
    if not found.exercise:
        return found
    key = _key(found.exercise, _exercises(found.assignment, course), where, "exercise")
    return msgspec.structs.replace(found, exercise=key)


def _converted(table: Any, kind: type[R], where: str) -> R:
    """A table as a record of this kind, without anything else in it."""
    if not isinstance(table, dict):
        raise _Bad("", where.partition(".")[0].partition(" ")[0])
    _known(table, kind.__struct_fields__, where)
    for key in kind.__struct_fields__:
        field = next(one for one in msgspec.structs.fields(kind) if one.name == key)
        if key not in table:
            if field.required:
                raise _Bad(where, key)
            continue
        try:
            msgspec.convert(table[key], field.type)
        except msgspec.ValidationError:
            raise _Bad(where, key) from None
    return msgspec.convert(table, kind)


def _known(table: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in names:
            raise _Bad(where, key, ", ".join(names))


def _exercises(assignment: str, course: Course) -> dict[str, Exercise]:
    """The exercises of an assignment by name and by key."""
    found = exercises_of_assignment(course, assignment)
    if not found:
        raise _Bad("assignment", assignment, ", ".join(chapter.name for chapter in course.chapters))
    return {exercise.key: exercise for exercise in found} | {exercise.name: exercise for exercise in found}


def _key(name: str, exercises: Mapping[str, Exercise], where: str, key: str) -> str:
    if name not in exercises:
        raise _Bad(where, f"{key}: {name}", ", ".join(dict.fromkeys(one.name for one in exercises.values())))
    return exercises[name].key


def _zone(name: str) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise _Bad("", "timezone") from None


def _with_zone(at: datetime.datetime, zone: datetime.tzinfo | None, where: str, key: str) -> datetime.datetime:
    if at.tzinfo is None and zone is None:
        raise _Bad(where, key)
    return at if at.tzinfo else at.replace(tzinfo=zone)
