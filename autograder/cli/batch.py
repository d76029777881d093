"""Grading many submissions: `dlgrade batch chapter3 INBOX --out DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import POLICIES, console
from autograder.course import load_course
from autograder.errors import SubmissionError
from autograder.model import Outcome, Report

if TYPE_CHECKING:
    from autograder.grading.batch import Outcome as Done


@click.command("batch", cls=Command)
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER...")
@click.argument("inbox", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--sandbox", type=click.Choice(POLICIES), default="strict", show_default=True)
@language_option
def batch(chapters: tuple[str, ...], inbox: Path, out: Path, jobs: int, sandbox: str) -> int:
    """Grade every submission in a folder, and go on where an earlier run ended."""
    from autograder.frontends import jsonreport, staffreport, table
    from autograder.grading import batch as grading
    from autograder.grading.collect import collect
    from autograder.grading.sandbox import Sandbox
    from autograder.grading.store import Store

    course = load_course()
    named = [course.chapter(name) for name in chapters]
    exercises = [exercise for chapter in course.chapters if chapter in named for exercise in chapter.exercises]
    entries = grading.entries(inbox)
    with Sandbox(policy=sandbox) as tried:
        name = tried.name
    store = Store(out)
    task = grading.Task(
        root=course.root,
        exercises=tuple(exercise.key for exercise in exercises),
        secret=store.secret(),
        language=LANGUAGE.code,
        policy=sandbox,
    )
    reports: dict[str, Report] = {}
    problems: dict[str, str] = {}
    faults = 0
    for entry in entries:
        stored = store.report(entry.owner)
        try:
            if stored and grading.is_current(stored, task, entry, collect(entry.path, course, exercises), course, name):
                reports[entry.owner] = stored
        except SubmissionError:
            store.remove(f"{entry.owner}.json")

    def tell(done: Done) -> None:
        nonlocal faults
        owner = done.entry.owner
        if done.graded is None:
            problems[owner] = done.problem
            faults += done.fault
        else:
            store.write(f"{owner}.staff.json", staffreport.render(done.graded))
            store.write(f"{owner}.json", jsonreport.render(done.graded.report))
            reports[owner] = done.graded.report
        click.echo(say("cli.graded", number=len(reports) + len(problems), count=len(entries), owner=owner), err=True)

    left = [entry for entry in entries if entry.owner not in reports]
    if len(left) < len(entries):
        click.echo(say("cli.graded-before", count=len(entries) - len(left)), err=True)
    try:
        if left:
            grading.run(task, left, jobs, tell)
    except KeyboardInterrupt:
        table.render(reports, problems, console(), LANGUAGE.code)
        click.echo(say("cli.batch-stopped", done=len(reports), count=len(entries)), err=True)
        return 130
    table.render(reports, problems, console(), LANGUAGE.code)
    broken = any(check.outcome == Outcome.BROKEN for report in reports.values() for check in report.checks())
    return 3 if broken or faults else 1 if problems else 0
