"""The course in nbgrader: `dlgrade nbgrader init`, `release`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.command import LANGUAGE, Group, MemberCommand, language_option, say
from autograder.course import load_course
from autograder.locales import LANGUAGES


class NbgraderCommand(MemberCommand):
    group = "nbgrader"


@click.group("nbgrader", cls=Group)
@language_option
def nbgrader() -> None:
    """The course as nbgrader's."""


@nbgrader.command("init", cls=NbgraderCommand)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--notebooks", type=click.Choice(LANGUAGES))
@language_option
def init(folder: Path, notebooks: str | None) -> None:
    """Make a course of nbgrader in FOLDER, or bring it up to date."""
    from autograder.classroom import course as classroom

    placed = classroom.init(folder, load_course(), LANGUAGE.code, notebooks)
    for one in placed:
        if one.state == "kept":
            click.echo(say("nbgrader.kept", file=one.file))
    count = sum(one.state == "written" for one in placed)
    click.echo(say("nbgrader.made", folder=folder, count=count, chapter=load_course().chapters[0].name))


@nbgrader.command("release", cls=NbgraderCommand)
@click.argument("chapter")
@click.option("--no-exchange", is_flag=True)
@language_option
def release(chapter: str, no_exchange: bool) -> None:
    """Make the students' version of CHAPTER, search it for answers, and release it."""
    from autograder.classroom import course as classroom

    course = load_course()
    wanted = course.chapter(chapter)
    made = classroom.release(classroom.find(Path.cwd()), course, wanted, exchange=not no_exchange)
    click.echo(say("nbgrader.generated" if no_exchange else "nbgrader.released", chapter=chapter, folder=made))
