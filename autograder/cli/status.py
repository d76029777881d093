"""Progress over the course: `dlgrade status`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option
from autograder.cli.showing import console
from autograder.course import load_course
from autograder.workspace import find


@click.command(cls=Command)
@click.option("--format", "format_", type=click.Choice(("terminal", "html")), default="terminal", show_default=True)
@language_option
def status(format_: str) -> None:
    """Show the progress over the course, and what to do next."""
    if format_ == "html":
        from autograder.browsing import summary

        course = load_course()
        language = LANGUAGE.code if LANGUAGE.code in course.languages else course.languages[0]
        click.echo(summary.render(find(course), language).encode(), nl=False)
    else:
        show()


def show() -> None:
    from autograder.frontends import overview

    course = load_course()
    workspace = find(course)
    overview.render(course, workspace.standings(), workspace.root, console(), LANGUAGE.code)
