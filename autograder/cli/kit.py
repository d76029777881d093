"""The student kit: `dlgrade kit CHAPTER... --out kit.zip`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.files import write_whole


@click.command("kit", cls=Command)
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER...")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@language_option
def kit(chapters: tuple[str, ...], out: Path) -> None:
    """Pack a student kit of these chapters: no solutions, no hidden checks, no mistakes. `--lang`: its language."""
    from autograder.authoring import kit as packing
    from autograder.grading.suites import with_suites
    from autograder.proving.leaks import leaks, secrets

    course = load_course()
    named = {course.chapter(name).name for name in chapters}
    wanted = [chapter for chapter in course.chapters if chapter.name in named]
    exercises = [exercise for chapter in wanted for exercise in chapter.exercises]
    checks = with_suites(course, exercises, lambda suites: suites.checks)
    files = packing.files(course, wanted, checks, LANGUAGE.code)
    if found := leaks(files, secrets(course, wanted, checks)):
        raise UsageError("kit-leak", **found[0].told(len(found)))
    try:
        write_whole(out, packing.packed(files))
    except OSError as error:
        raise UsageError("cannot-write", path=out, problem=error.strerror) from None
    left = [packing.waiting(checks[exercise.key]) for exercise in exercises]
    count, points = sum(one.checks for one in left), sum(one.points for one in left)
    here = sum(len(checks[exercise.key]) for exercise in exercises) - count
    names = ", ".join(chapter.name for chapter in wanted)
    click.echo(say("cli.kit", file=out, chapters=names, here=here, count=count, points=f"{points:g}"))
