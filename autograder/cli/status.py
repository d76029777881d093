"""Progress over the course: `dlgrade status`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option
from autograder.cli.showing import console
from autograder.course import load_course
from autograder.workspace import find


@click.command(cls=Command)
@language_option
def status() -> None:
    """Show the progress over the course, and what to do next."""
    show()


def show() -> None:
    from autograder.frontends import overview

    course = load_course()
    workspace = find(course)
    overview.render(course, workspace.standings(), workspace.root, console(), LANGUAGE.code)
