"""The table of a batch: a line for each submission, its points chapter by chapter."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.feedback import escape
from autograder.locales import sentence
from autograder.model import Report


def render(reports: Mapping[str, Report], problems: Mapping[str, str], console: Console, language: str) -> None:
    """Write the table, by owner, and below it why others have no report."""
    names = [chapter.name for report in reports.values() for chapter in report.chapters]
    chapters = list(dict.fromkeys(names))
    table = Table(box=None, pad_edge=False)
    table.add_column(sentence(language, "terminal.column-owner"))
    for title in (*chapters, sentence(language, "terminal.column-total")):
        table.add_column(title, justify="right")
    for owner, report in sorted(reports.items()):
        points = {chapter.name: f"{chapter.points:g}/{chapter.max_points:g}" for chapter in report.chapters}
        cells = [points.get(chapter, "") for chapter in chapters]
        table.add_row(Text(escape(owner)), *cells, f"{report.points:g}/{report.max_points:g}")
    console.print(table)
    for owner, problem in sorted(problems.items()):
        console.print(Text(f"{escape(owner)}: {escape(problem)}"), soft_wrap=True)
