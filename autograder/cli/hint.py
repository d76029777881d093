"""One hint further: `dlgrade hint [EXERCISE]`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import graded_now, only_exercise
from autograder.cli.selection import named_exercise
from autograder.cli.showing import console, tell_broken
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.model import Exercise
from autograder.wording import foremost
from autograder.workspace import Workspace, find


@click.command(cls=Command)
@click.argument("exercise", required=False)
@language_option
def hint(exercise: str | None) -> int:
    """Point at what to look at in EXERCISE, or in the one that you are at."""
    course = load_course()
    workspace = find(course)
    wanted = named_exercise(course, exercise) if exercise else current(workspace)
    graded = graded_now(workspace, wanted)
    found = only_exercise(graded)
    tell_broken(graded)
    check = foremost(found.checks)
    if check is None:
        click.echo(say("cli.nothing-to-hint", name=wanted.name))
        return 0
    from autograder.frontends.terminal import Page, write_hint

    write_hint(Page(console(), course, LANGUAGE.code, verbose=False), workspace, wanted, check)
    return 1


def current(workspace: Workspace) -> Exercise:
    """The exercise that one is at: of those graded last the first that is not complete, else the next of the course.

    Raises UsageError if all are complete.
    """
    standings = workspace.standings()
    waiting = [
        one for one in workspace.course.all_exercises() if one.key not in standings or not standings[one.key].complete
    ]
    if not waiting:
        raise UsageError("nothing-waits")
    last = max((standing.turn for standing in standings.values()), default=0)
    graded = [one for one in waiting if last and one.key in standings and standings[one.key].turn == last]
    return (graded or waiting)[0]
