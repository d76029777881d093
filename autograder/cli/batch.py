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
from autograder.errors import UsageError
from autograder.feedback import escape
from autograder.intake.versions import Keep

if TYPE_CHECKING:
    from autograder.serving.batch import Result


@click.command("batch", cls=Command)
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER...")
@click.argument("inbox", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--class", "class_", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True)
@click.option("--exercise", "only", metavar="NAME")
@click.option("--keep", "version", type=click.Choice([one.value for one in Keep]))
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--shard", metavar="I/N")
@click.option("--scheduler", metavar="ADDRESS")
@click.option("--sandbox", type=click.Choice(POLICIES), default="strict", show_default=True)
@language_option
def batch(
    chapters: tuple[str, ...],
    inbox: Path,
    out: Path,
    class_: Path | None,
    dry_run: bool,
    only: str | None,
    version: str | None,
    jobs: int,
    shard: str | None,
    scheduler: str | None,
    sandbox: str,
) -> int:
    """Grade every submission in a folder, and go on where an earlier run ended."""
    check_room()
    from autograder.classroom import rules, spreadsheet, table, telling
    from autograder.classroom.marks import marks
    from autograder.cli import foreseen
    from autograder.frontends import jsonreport, staffreport
    from autograder.sandbox import Sandbox
    from autograder.serving import batch as grading
    from autograder.serving import cluster
    from autograder.serving.foresight import foresee
    from autograder.serving.messages import Task
    from autograder.serving.results import Results
    from autograder.serving.shard import shard_of
    from autograder.serving.store import Store
    from autograder.serving.stored import EARLIER, Stored, assignment_name

    part = shard_of(shard) if shard else None
    course = load_course()
    named = [course.chapter(name) for name in chapters]
    exercises = [one for chapter in course.chapters if chapter in named for one in chapter.exercises]
    exercises = one_of(course, named, only) if only else exercises
    assignment = assignment_name(
        (one.name for one in course.chapters if one in named), exercises[0].name if only else ""
    )
    if class_ and not class_.is_file():
        raise UsageError("no-class-file", file=class_)
    decided = rules.read_rules(class_ or out / rules.FILE, course)
    exercises = [one for one in exercises if decided.of(assignment).counts(one.key)]
    entries = grading.entries(inbox, out, decided.timezone)
    said = telling.strangers(decided, [entry.owner for entry in entries], LANGUAGE.code)
    with Sandbox(policy=sandbox) as tried:
        name = tried.name
    keys = tuple(exercise.key for exercise in exercises)
    task = Task(keys, str(course.root), sandbox, keep=Keep(version) if version else decided.keep)
    if dry_run:
        planned = grading.Batch(task, Stored(out).secret_there(), LANGUAGE.code)
        code = foreseen.show(foresee(planned, entries, Stored(out / assignment), course, name))
        for line in said:
            click.echo(escape(line))
        return code
    secret, store = Store(out).secret(), Store(out / assignment)
    if any(out.glob("*.staff.json")):
        click.echo(say("cli.older-reports", path=out, folder=store.folder), err=True)
    for line in said:
        click.echo(escape(line), err=True)
    wanted = grading.Batch(task, secret, LANGUAGE.code)
    results = Results(
        *(store, wanted, course),
        lambda graded: {".staff.json": staffreport.render(graded), ".json": jsonreport.render(graded.report)},
    )
    mine = [entry for entry in entries if part is None or part.has(entry.owner)]
    left = results.recall(inbox, entries, name, mine)
    if results.edited:
        owners = escape(", ".join(results.edited))
        click.echo(say("class.edited", owners=owners, folder=store.folder / EARLIER), err=True)
    if results.reports:
        click.echo(say("cli.graded-before", count=len(results.reports)), err=True)

    def tell(result: Result) -> None:
        results.add(result)
        number = len(results.reports) + len(results.problems)
        click.echo(say("cli.graded", number=number, count=len(mine), owner=escape(result.entry.owner)), err=True)
        if result.answer.trace:
            click.echo(say("cli.trace", file=log(result.answer.trace)), err=True)

    def show() -> None:
        if part:
            click.echo(say("cli.part-graded", shard=shard, done=len(results.reports), count=len(mine)))
            return
        table.render(marks(store.folder, LANGUAGE.code, class_), console(), LANGUAGE.code)

    def keep() -> None:
        if part:
            return  # the table is everybody's
        store.keep("results", {".csv": spreadsheet.render(marks(store.folder, LANGUAGE.code, class_))})

    try:
        if left and scheduler:
            cluster.run(wanted, left, scheduler, name, tell)
        elif left:
            grading.run(wanted, left, jobs, tell)
    except KeyboardInterrupt:
        show()
        click.echo(say("cli.batch-stopped", done=len(results.reports), count=len(mine)), err=True)
        keep()
        return stopping.exit_code()
    show()
    keep()
    return 3 if results.broken else 1 if results.problems or results.partly else 0
