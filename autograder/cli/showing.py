"""Showing: what a command writes of a report, and what it ends with."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.command import say
from autograder.cli.platforms import PLATFORMS, write_for_programs
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.files import write_whole
from autograder.model import Graded, Outcome, Report, Seen

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("terminal", "json", "line", "html", *PLATFORMS)

format_option = click.option("--format", "format_", type=click.Choice(FORMATS), default="terminal", show_default=True)


def console() -> Console:
    """The terminal, or the pipe, that standard output is."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def write(report: Report, format_: str, seen: Mapping[str, Seen] | None = None) -> None:
    """Write a report to standard output: for people as the terminal is encoded, for programs always in UTF-8.

    `seen`: what checks kept to be looked at, by their ids; a page shows it.
    """
    if format_ == "line":
        from autograder.frontends import lines

        click.echo(lines.render(report).encode("utf-8", "backslashreplace"), nl=False)
    elif format_ == "html":
        from autograder.frontends import page

        click.echo(page.render(report, load_course(), seen).encode(), nl=False)
    elif format_ == "terminal":
        from autograder.frontends import terminal

        terminal.render(report, load_course(), console())
    else:
        write_for_programs(report, format_)


def write_staff(graded: Graded, file: Path) -> None:
    """Write what only staff see to a file, which nobody else may read."""
    from autograder.frontends import staffreport

    try:
        write_whole(file, staffreport.render(graded), mode=0o600)
    except OSError as error:
        raise UsageError("cannot-write", path=file, problem=error.strerror) from None


def tell_broken(graded: Graded, format_: str = "terminal") -> None:
    """Say on standard error which checks are broken, with what staff need to fix them.

    Not for a platform: students read its log, and its own format says that a check is broken.
    """
    for check in graded.report.checks():
        if check.outcome == Outcome.BROKEN and format_ not in PLATFORMS:
            click.echo(say("cli.broken", id=check.id), err=True)
            click.echo(graded.details.get(check.id, ""), err=True)


def exit_code(graded: Graded) -> int:
    """0 every check passed, 1 some did not, 3 a check is broken. Raises KeyboardInterrupt if the run was stopped."""
    if graded.report.partial:
        raise KeyboardInterrupt
    outcomes = {check.outcome for check in graded.report.checks()}
    return 3 if Outcome.BROKEN in outcomes else 0 if outcomes <= {Outcome.PASSED} else 1


def log(text: str) -> str:
    """Keep what happened in a file; its name, or the text itself if nothing can be written."""
    try:
        with tempfile.NamedTemporaryFile("w", prefix="dlgrade-", suffix=".log", delete=False, encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return text
    return file.name
