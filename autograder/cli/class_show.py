"""Where a class stands: `dlgrade class show FOLDER`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.class_command import ClassCommand
from autograder.cli.command import LANGUAGE, language_option
from autograder.cli.showing import console


@click.command("show", cls=ClassCommand)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(("terminal", "html")), default="terminal", show_default=True)
@language_option
def show(folder: Path, format_: str) -> None:
    """Show the statistics of an assignment."""
    from autograder.classroom import board, classpage
    from autograder.classroom.marks import marks
    from autograder.classroom.statistics import statistics_of
    from autograder.frontends.translation import translated
    from autograder.serving.stored import Stored

    found, stored = marks(folder, LANGUAGE.code), Stored(folder)
    attempts = {
        mark.owner: [*stored.earlier(mark.owner), translated(mark.report, LANGUAGE.code)]  # titles are the last's
        for mark in found
        if mark.report
    }
    told = statistics_of(folder.resolve().name, found, attempts, LANGUAGE.code)
    if format_ == "html":
        click.echo(classpage.render(told).encode(), nl=False)
    else:
        board.render(told, console())
