"""One hint further: `dlgrade hint EXERCISE`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import graded_now, only_exercise
from autograder.cli.selection import named_exercise
from autograder.cli.showing import page_name, tell_broken
from autograder.course import Course, load_course
from autograder.model import CheckResult, Exercise, Outcome
from autograder.workspace import find


@click.command(cls=Command)
@click.argument("exercise")
@language_option
def hint(exercise: str) -> int:
    """Point at what to look at in EXERCISE. Each call goes one hint further."""
    course = load_course()
    wanted = named_exercise(course, exercise)
    workspace = find(course)
    graded = graded_now(workspace, wanted)
    found = only_exercise(graded)
    tell_broken(graded)
    waiting = [check for check in found.checks if check.outcome != Outcome.PASSED]
    if not waiting:
        click.echo(say("cli.nothing-to-hint", name=wanted.name))
        return 0
    first = next((check for check in waiting if check.outcome != Outcome.BLOCKED), waiting[0])
    hints = hints_for(course, wanted, first)
    click.echo(f"{wanted.name}: {first.title}")
    click.echo(first.message)
    number = workspace.count_hint(wanted)
    if first.outcome == Outcome.MISSING or not hints:
        page = page_name(workspace.root / wanted.chapter)
        click.echo(say("cli.read-first", chapter=wanted.chapter, name=wanted.name, page=page))
        if course.kit and first.outcome != Outcome.MISSING:
            click.echo(say("cli.no-hints-in-kit"))
    else:
        click.echo(say("cli.hint", number=number % len(hints) + 1, count=len(hints), hint=hints[number % len(hints)]))
    return 1


def hints_for(course: Course, exercise: Exercise, check: CheckResult) -> list[str]:
    """The hint of the mistake that was recognised, else those of the mistakes that this check knows."""
    if check.hint:
        return [check.hint]
    name = check.id.rpartition("::")[2]
    return [mistake.hint.get(LANGUAGE.code) for mistake in course.mistakes(exercise) if mistake.fails == name]
