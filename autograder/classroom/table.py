"""The table of a batch: a line for each submission, its points chapter by chapter."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.marks import Mark, Standing
from autograder.feedback import escape
from autograder.locales import sentence


def render(marks: Sequence[Mark], console: Console, language: str) -> None:
    """Write the table, in the order of the marks, and below it why others have no points, and what else to know."""
    reports = [mark.report for mark in marks if mark.report]
    chapters = list(dict.fromkeys(chapter.name for report in reports for chapter in report.chapters))
    table = Table(box=None, pad_edge=False)
    table.add_column(sentence(language, "terminal.column-owner"))
    for title in (*chapters, sentence(language, "terminal.column-total")):
        table.add_column(title, justify="right")
    for mark in marks:
        if mark.points is not None:
            given = mark.report.chapters if mark.report else ()
            points = {chapter.name: f"{chapter.points:g}/{chapter.max_points:g}" for chapter in given}
            cells = [points.get(chapter, "") for chapter in chapters]
            table.add_row(Text(escape(mark.owner)), *cells, f"{mark.points:g}/{mark.max_points:g}")
    console.print(table)
    for mark in marks:
        for line in _below(mark, language):
            console.print(Text(f"{escape(mark.owner)}: {escape(line)}"), soft_wrap=True)


def _below(mark: Mark, language: str) -> tuple[str, ...]:
    """What there is to say of a mark, besides its points."""
    if mark.standing is Standing.GRADED:
        return mark.notes
    if mark.standing is Standing.UNREAD:
        return (sentence(language, "class.is-unread", problem=mark.why), *mark.notes)
    return (mark.why, *mark.notes)
