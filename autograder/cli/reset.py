"""The stub again: `dlgrade reset EXERCISE`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.selection import named_exercise
from autograder.course import load_course
from autograder.workspace import find


@click.command(cls=Command)
@click.argument("exercise")
@language_option
def reset(exercise: str) -> None:
    """Put the stub of EXERCISE back. Your file is kept as a backup."""
    from autograder.authoring.edition import edition

    course = load_course()
    wanted = named_exercise(course, exercise)
    workspace = find(course)
    text = course.stub_text(wanted)
    if workspace.root != course.exercises:  # those of a checkout are in both languages
        text = edition(text, LANGUAGE.code)
    kept = workspace.reset(wanted, text)
    click.echo(say("cli.reset", file=workspace.file(wanted)))
    if kept is not None:
        click.echo(say("cli.backup", file=kept))
