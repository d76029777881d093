"""Grading many submissions: `dlgrade batch chapter3 INBOX --out DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli import stopping
from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import POLICIES
from autograder.cli.room import check_room
from autograder.cli.selection import one_of
from autograder.cli.showing import console, log
from autograder.course import load_course
from autograder.feedback import escape

if TYPE_CHECKING:
    from autograder.serving.batch import Result


@click.command("batch", cls=Command)
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER...")
@click.argument("inbox", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--exercise", "only", metavar="NAME")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--sandbox", type=click.Choice(POLICIES), default="strict", show_default=True)
@language_option
def batch(chapters: tuple[str, ...], inbox: Path, out: Path, only: str | None, jobs: int, sandbox: str) -> int:
    """Grade every submission in a folder, and go on where an earlier run ended."""
    check_room()
    from autograder.frontends import jsonreport, spreadsheet, staffreport, table
    from autograder.sandbox import Sandbox
    from autograder.serving import batch as grading
    from autograder.serving.messages import Task
    from autograder.serving.store import Store

    course = load_course()
    named = [course.chapter(name) for name in chapters]
    exercises = [exercise for chapter in course.chapters if chapter in named for exercise in chapter.exercises]
    exercises = one_of(course, named, only) if only else exercises
    entries = grading.entries(inbox, out)
    with Sandbox(policy=sandbox) as tried:
        name = tried.name
    store = Store(out)
    task = Task(tuple(exercise.key for exercise in exercises), str(course.root), sandbox)
    wanted = grading.Batch(task, store.secret(), LANGUAGE.code)
    results = grading.Results(
        store,
        lambda graded: {".staff.json": staffreport.render(graded), ".json": jsonreport.render(graded.report)},
    )
    left = results.recall(wanted, entries, course, name)
    if results.reports:
        click.echo(say("cli.graded-before", count=len(results.reports)), err=True)

    def tell(result: Result) -> None:
        results.add(result)
        number = len(results.reports) + len(results.problems)
        click.echo(say("cli.graded", number=number, count=len(entries), owner=escape(result.entry.owner)), err=True)
        if result.answer.trace:
            click.echo(say("cli.trace", file=log(result.answer.trace)), err=True)

    def problems() -> dict[str, str]:
        done = {*results.reports, *results.problems}
        waiting = {entry.owner: say("cli.not-graded-yet") for entry in entries if entry.owner not in done}
        return {**results.problems, **waiting}

    def show() -> None:
        table.render(results.reports, problems(), console(), LANGUAGE.code)

    def keep() -> None:
        store.keep("results", {".csv": spreadsheet.render(results.reports, problems())})

    try:
        if left:
            grading.run(wanted, left, jobs, tell)
    except KeyboardInterrupt:
        show()
        click.echo(say("cli.batch-stopped", done=len(results.reports), count=len(entries)), err=True)
        keep()
        return stopping.exit_code()
    show()
    keep()
    return 3 if results.broken else 1 if results.problems else 0
