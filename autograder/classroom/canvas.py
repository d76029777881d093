"""Canvas: the marks in one assignment's column of the gradebook that it exported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.classroom.filled import Filled
from autograder.classroom.marks import Mark
from autograder.classroom.matching import Row, match
from autograder.classroom.scale import number, scaled
from autograder.classroom.sheet import Sheet
from autograder.errors import UsageError
from autograder.intake.owners import CANVAS

STUDENT, ID, SECTION = (frozenset({name}) for name in ("student", "id", "section"))
KEYS = frozenset({"sis user id", "sis login id", "integration id"})
POSSIBLE = "points possible"  # the row, after four spaces
EXCUSED = "ex"


def fill(file: Path, marks: Sequence[Mark], column: str | None) -> Filled:
    """Fill the marks into a column of an exported gradebook; of the others, only those that say who it is are kept.

    `column`: the assignment's name or number. The cells of whoever has no mark stay as they came, and so does what
    Canvas calls excused. Raises UsageError if it is no such file, or has no such column.
    """
    sheet = Sheet(file)
    student, identifier, section = (sheet.column(names) for names in (STUDENT, ID, SECTION))
    if student != 0 or identifier is None or section is None:
        raise UsageError("no-gradebook", path=file)
    possible = [row for row in range(1, len(sheet.rows)) if sheet.value(row, 0).strip().casefold() == POSSIBLE]
    if not possible:
        raise UsageError("no-gradebook", path=file)
    target = _column(sheet, section, possible[0], column, file)
    maximum = sheet.value(possible[0], target)
    found = match(marks, _rows(sheet, identifier, section), CANVAS)
    replaced, locked, count = [], [], 0
    for place, mark in found.marks.items():
        old = sheet.value(place, target).strip()
        if old.casefold() == EXCUSED:
            locked.append(mark.owner)
            continue
        new = scaled(mark, maximum, file)
        if number(old) is not None and number(old) != number(new):
            replaced.append((mark.owner, old, new))
        sheet.put(place, target, new)
        count += 1
    sheet.guard(place for place in range(section + 1) if place != identifier)
    sheet.pick([*range(section + 1), target])
    return Filled(sheet.render(), count, found, tuple(replaced), tuple(locked))


def _column(sheet: Sheet, section: int, possible: int, wanted: str | None, file: Path) -> int:
    """The column of an assignment: `Chapter 2 (4711)`, `Chapter 2` or `4711`; the only one, if none is named."""
    heads = {place: sheet.value(0, place).strip() for place in range(section + 1, len(sheet.rows[0]))}
    # Of a column that Canvas makes of others, the row of the points says `(read only)`.
    heads = {place: head for place, head in heads.items() if number(sheet.value(possible, place)) is not None}
    names = ", ".join(heads.values())
    if wanted is None and len(heads) == 1:
        return next(iter(heads))
    if wanted is None:
        raise UsageError("which-column", path=file, names=names)
    meant = [place for place, head in heads.items() if wanted.casefold() in _called(head)]
    if len(meant) != 1:
        raise UsageError("no-column", path=file, column=wanted, names=names)
    return meant[0]


def _called(head: str) -> set[str]:
    """How a column may be called."""
    numbered = re.fullmatch(r"(.*?)\s*\((\d+)\)", head)
    return {head.casefold(), *((numbered[1].casefold(), numbered[2]) if numbered else ())}


def _rows(sheet: Sheet, identifier: int, section: int) -> list[Row]:
    """The students: whoever has a number. The row of the points and that of the test student are none to be filled."""
    keys = [place for place in range(section) if sheet.value(0, place).strip().casefold() in KEYS]
    found = []
    for place in range(1, len(sheet.rows)):
        own, name = sheet.value(place, identifier).strip(), sheet.value(place, 0).strip()
        if own and name != "Student, Test":
            found.append(Row(place, own.lstrip("0"), tuple(sheet.value(place, key) for key in keys), name))
    return found
