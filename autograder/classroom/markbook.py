"""The markbook: a table of all marks of an assignment, a row for each of a class, as CSV or as an Excel sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.classroom.marks import Mark
from autograder.classroom.spreadsheet import MARK, PARTLY, cell

Cell = str | float | None
PERSON = ("submission", "id", "name", "email", "standing")
POINTS = ("points", "max_points")
TOLD = ("notes", "problem")


def table(marks: Sequence[Mark]) -> list[list[Cell]]:
    """The heads, then the rows: who it is, `points` and `max_points`, the points of each chapter and each exercise as
    they were graded (`chapter2`, `chapter2/affine`), what there is to know about them, and why there are none.

    A cell without points is None, never 0. No text in it is a formula.
    """
    keys = _graded_things(marks)
    rows: list[list[Cell]] = [[*PERSON, *POINTS, *keys, *TOLD]]
    for mark in marks:
        student = mark.student
        person = [mark.owner, *((student.id, student.name, student.email) if student else ("", "", ""))]
        points = _points(mark)
        rows.append(
            [
                *map(cell, person),
                PARTLY if mark.unread else mark.standing.value,
                mark.points,
                mark.max_points if mark.points is not None else None,
                *(points.get(key) for key in keys),
                cell("; ".join(mark.notes)),
                cell(mark.why),
            ]
        )
    return rows


def as_csv(marks: Sequence[Mark]) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, as Excel wants it."""
    written = io.StringIO(newline="")
    for row in table(marks):
        csv.writer(written).writerow([f"{one:.12g}" if isinstance(one, float | int) else one for one in row])
    return (MARK + written.getvalue()).encode()


def as_xlsx(marks: Sequence[Mark]) -> bytes:
    """The table as an Excel sheet, with its heads and owners fixed. Needs openpyxl."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title, sheet.freeze_panes = "marks", "B2"
    for number, row in enumerate(table(marks), 1):
        for place, value in enumerate(row, 1):
            written = sheet.cell(number, place, None if value == "" else value)
            if isinstance(value, str) and value:
                written.data_type = "s"  # text, whatever it looks like
            if number == 1:
                written.font = Font(bold=True)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _graded_things(marks: Sequence[Mark]) -> list[str]:
    """The chapters and exercises that any report has, in the order of the reports."""
    reports = [mark.report for mark in marks if mark.report]
    found: dict[str, dict[str, None]] = {}
    for report in reports:
        for chapter in report.chapters:
            names = found.setdefault(chapter.name, {})
            names.update(dict.fromkeys(exercise.name for exercise in chapter.exercises))
    return [key for chapter, names in found.items() for key in (chapter, *(f"{chapter}/{name}" for name in names))]


def _points(mark: Mark) -> dict[str, float]:
    points = {}
    for chapter in mark.report.chapters if mark.report else ():
        points[chapter.name] = chapter.points
        points |= {f"{chapter.name}/{exercise.name}": exercise.points for exercise in chapter.exercises}
    return points
