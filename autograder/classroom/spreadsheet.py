"""The marks of a batch as CSV: a row for each submission, its points or why it has none."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.classroom.marks import Mark
from autograder.feedback import escape

MARK = "\ufeff"  # without it, Excel reads UTF-8 as the encoding of the system: Shift_JIS, in Japan
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # with full width, too: Excel in Japan
PARTLY = "partly"  # graded, and of some exercises the files could not be read


def render(marks: Sequence[Mark]) -> str:
    """The text of the file, which is UTF-8 with a mark whatever the terminal's encoding.

    The columns are `submission`, one for each chapter, `points`, `max_points`, `standing` (that of the mark, or
    `partly`), `problem` and `notes`. Who has no points has an empty cell there, and no 0.
    """
    reports = [mark.report for mark in marks if mark.report]
    chapters = list(dict.fromkeys(chapter.name for report in reports for chapter in report.chapters))
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(["submission", *chapters, "points", "max_points", "standing", "problem", "notes"])
    for mark in marks:
        points = {chapter.name: f"{chapter.points:g}" for chapter in mark.report.chapters} if mark.report else {}
        total = ("", "") if mark.points is None else (f"{mark.points:g}", f"{mark.max_points:g}")
        found = [points.get(chapter, "") for chapter in chapters]
        standing = PARTLY if mark.unread else mark.standing.value
        texts = (cell(mark.why), cell(" ".join(mark.notes)))
        rows.writerow([cell(mark.owner), *found, *total, standing, *texts])
    return MARK + written.getvalue()


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = escape(text)
    return f"'{text}" if text.startswith(FORMULA) else text
