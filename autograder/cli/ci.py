"""Grading on a platform: `dlgrade ci init PLATFORM`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.authoring import ci as files_of
from autograder.cli.command import LANGUAGE, Group, MemberCommand, language_option, say
from autograder.course import load_course
from autograder.errors import UsageError


class CiCommand(MemberCommand):
    group = "ci"


@click.group("ci", cls=Group)
@language_option
def ci() -> None:
    """Grading on platforms."""


@ci.command("init", cls=CiCommand)
@click.argument("platform", type=click.Choice(list(files_of.FILES)), metavar="PLATFORM")
@click.option("--chapter", "chapters", multiple=True, metavar="CHAPTER")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=".")
@language_option
def init(platform: str, chapters: tuple[str, ...], out: Path) -> None:
    """Write the files that a platform needs to grade these chapters; without any, those of the course."""
    course = load_course()
    named = {course.chapter(name).name for name in chapters}
    wanted = [chapter.name for chapter in course.chapters if not named or chapter.name in named]
    if platform in files_of.OF_ONE_CHAPTER and len(wanted) != 1:
        raise UsageError("one-chapter", platform=platform, chapter=course.chapters[0].name)
    try:
        written = files_of.write(out, files_of.files(platform, wanted, LANGUAGE.code))
    except OSError as error:
        raise UsageError("cannot-write", path=error.filename or out, problem=error.strerror) from None
    for one in written:
        click.echo(say(f"ci.{one.state}", file=one.file))
    click.echo(say(f"ci.{platform}-next", folder=out, chapter=wanted[0]))
