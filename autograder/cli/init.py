"""A learner's folder: `dlgrade init FOLDER`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from autograder.cli.command import Command, language_option, say
from autograder.cli.showing import page_name
from autograder.course import load_course
from autograder.workspace import create


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def init(folder: Path) -> None:
    """Lay out the course, its texts and stubs, in a new FOLDER."""
    from autograder.authoring.sync import generated

    course = load_course()
    create(folder, course, generated(course))
    first = course.chapters[0].name
    click.echo(say("cli.created", folder=folder, quoted=shlex.quote(str(folder)), chapter=first, page=page_name()))
