"""One hint further: `dlgrade hint [EXERCISE]`."""

from __future__ import annotations

import hashlib

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import graded_now, only_exercise
from autograder.cli.selection import named_exercise
from autograder.cli.showing import console, page_name, tell_broken
from autograder.course import Course, load_course
from autograder.errors import UsageError
from autograder.model import CheckResult, Exercise, Outcome
from autograder.wording import foremost, parts_of
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
    _write(course, workspace, wanted, check)
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


def _write(course: Course, workspace: Workspace, exercise: Exercise, check: CheckResult) -> None:
    from autograder.frontends.hints import hints
    from autograder.frontends.terminal import Page

    def page_of(chapter: str) -> tuple[str, str]:
        name = page_name(workspace.root / chapter)
        file = workspace.root / chapter / name
        return f"{chapter}/{name}", file.read_text(encoding="utf-8") if file.is_file() else ""

    page = Page(console(), course, LANGUAGE.code, verbose=False)
    steps = hints(check, LANGUAGE.code, page_of)
    page.folded(f"{exercise.name}: {check.title}", (), "bold")
    if check.outcome == Outcome.MISSING or not steps:
        for line in check.message.split("\n"):
            page.folded(line, [("  ", "")])
        name, _ = page_of(exercise.chapter)
        page.folded(
            say("cli.read-first", chapter=exercise.chapter, name=exercise.name, page=name.partition("/")[2]), ()
        )
        return
    number = workspace.count_hint(exercise, _state(workspace, exercise, check)) % len(steps)
    page.folded(say("cli.hint", number=number + 1, count=len(steps)), (), "cyan")
    for line in steps[number].split("\n"):
        page.folded(line, [("  ", "")]) if line else page.write()
    if number + 1 < len(steps):
        page.folded(say("cli.further", name=exercise.name), (), "dim")


def _state(workspace: Workspace, exercise: Exercise, check: CheckResult) -> str:
    """A digest of the answer as it is now and of what is said of it: another one begins with the first hint."""
    file = workspace.file(exercise)
    text = file.read_bytes() if file.is_file() else b""
    parts = parts_of(check)
    cause = check.mistake or (parts.lesson if parts else "")
    return hashlib.sha256(text + f"\0{check.id}\0{cause}".encode()).hexdigest()[:16]
