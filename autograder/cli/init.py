"""A learner's folder: `dlgrade init FOLDER`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.course import load_course
from autograder.workspace import create, page_name


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def init(folder: Path) -> None:
    """Lay out the course, its texts and stubs, in a new FOLDER."""
    from autograder.authoring.layout import laid_out

    folder = folder if folder.parts else folder.resolve()  # a "." says little in a sentence
    course = load_course()
    language = LANGUAGE.code if LANGUAGE.code in course.languages else course.languages[0]
    files = laid_out(course, language)
    create(folder, course, {course.exercises / name: content for name, content in files.items()}).remember_given(files)
    first = course.chapters[0].name
    page = page_name(folder / first, LANGUAGE.code)
    click.echo(say("cli.created", folder=folder, quoted=shlex.quote(str(folder)), chapter=first, page=page))
