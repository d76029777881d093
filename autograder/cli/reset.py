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
    """Put the stub of EXERCISE back, and the chapter's given code if it was changed. Your files are kept as backups."""
    from autograder.authoring.edition import edition
    from autograder.intake.source import same_program

    course = load_course()
    wanted = named_exercise(course, exercise)
    workspace = find(course)
    texts = {workspace.file(wanted): course.stub_text(wanted)}
    for name, given in course.given_texts(wanted.chapter).items():
        file = workspace.root / wanted.chapter / f"{name}.py"
        if not file.is_file() or not same_program(file.read_text(encoding="utf-8", errors="replace"), given):
            texts[file] = given
    for file, text in texts.items():
        in_both = workspace.root == course.exercises  # a checkout
        kept = workspace.reset(file, text if in_both else edition(text, LANGUAGE.code))
        click.echo(say("cli.reset", file=file))
        if kept is not None:
            click.echo(say("cli.backup", file=kept))
