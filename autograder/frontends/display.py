"""The report as the value of a notebook's cell: HTML in a notebook, plain text on a console."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.model import Report

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.frontends import html

WIDTH = 88  # columns of a report in plain text


class Result:
    """A report as a cell shows it: HTML in a notebook, plain text on a console."""

    def __init__(self, report: Report, seen: html.SeenByCheck, course: Course) -> None:
        self.report = report
        self.seen = seen
        self.course = course

    @property
    def points(self) -> float:
        return self.report.points

    def _repr_html_(self) -> str:
        from autograder.frontends import html

        return html.render(self.report, self.course, self.seen)

    def __repr__(self) -> str:
        from autograder.frontends import terminal

        return text_of(lambda console: terminal.render(self.report, self.course, console))


def text_of(write: Callable[[Console], None]) -> str:
    """What is written on a console, as plain text."""
    from rich.console import Console

    text = io.StringIO()
    console = Console(
        file=text,
        width=WIDTH,
        color_system=None,
        force_terminal=False,
        force_jupyter=False,  # else each line is a piece of HTML
        highlight=False,
        markup=False,
        emoji=False,
    )
    write(console)
    return text.getvalue().rstrip("\n")
