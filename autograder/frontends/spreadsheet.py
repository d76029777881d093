"""The marks of a batch as CSV: a row for each submission, its points or why it has none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from autograder.feedback import escape
from autograder.model import Report

MARK = "\ufeff"  # without it, Excel reads UTF-8 as the encoding of the system: Shift_JIS, in Japan
FORMULA = ("=", "+", "-", "@")


def render(reports: Mapping[str, Report], problems: Mapping[str, str]) -> str:
    """The text of the file, which is UTF-8 with a mark whatever the terminal's encoding.

    The columns are `submission`, one for each chapter, `points`, `max_points` and `problem`.
    """
    chapters = list(dict.fromkeys(chapter.name for report in reports.values() for chapter in report.chapters))
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(["submission", *chapters, "points", "max_points", "problem"])
    for owner in sorted({*reports, *problems}):
        report = reports.get(owner)
        points = {chapter.name: f"{chapter.points:g}" for chapter in report.chapters} if report else {}
        total = (f"{report.points:g}", f"{report.max_points:g}") if report else ("", "")
        found = [points.get(chapter, "") for chapter in chapters]
        rows.writerow([_cell(owner), *found, *total, _cell(problems.get(owner, ""))])
    return MARK + written.getvalue()


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = escape(text)
    return f"'{text}" if text.startswith(FORMULA) else text
