"""One hint further: `dlgrade hint [EXERCISE]`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import graded_now, only_exercise
from autograder.cli.selection import named_exercise
from autograder.cli.showing import console, tell_broken
from autograder.course import load_course
from autograder.wording import foremost
from autograder.workspace import find


@click.command(cls=Command)
@click.argument("exercise", required=False)
@language_option
def hint(exercise: str | None) -> int:
    """Point at what to look at in EXERCISE, or in the one that you are at."""
    course = load_course()
    workspace = find(course)
    wanted = named_exercise(course, exercise) if exercise else workspace.current()
    graded = graded_now(workspace, wanted)
    found = only_exercise(graded)
    tell_broken(graded)
    check = foremost(found.checks)
    if check is None:
        click.echo(say("cli.nothing-to-hint", name=wanted.name))
        return 0
    from autograder.frontends.advice import advise
    from autograder.frontends.terminal import Page

    page = Page(console(), course, LANGUAGE.code, verbose=False)
    advise(page, workspace, wanted, check, workspace.answer(wanted))
    return 1
