"""A report of a bundled chapter: `dlgrade demo`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from autograder.cli.command import Command, language_option, say
from autograder.cli.grade import grade
from autograder.cli.showing import exit_code
from autograder.course import load_course


@click.command(cls=Command)
@click.option("--verbose", "-v", is_flag=True)
@language_option
def demo(verbose: bool) -> int:
    """Grade a bundled chapter that is partly solved, to see what a report looks like."""
    course = load_course()
    chapter = course.chapter(course.demo.chapter)
    click.echo(say("cli.demo", chapter=chapter.name))
    with tempfile.TemporaryDirectory(prefix="dlgrade-demo-") as folder:
        place = Path(folder, chapter.name)
        place.mkdir()
        for exercise in chapter.exercises:
            (place / f"{exercise.name}.py").write_text(course.demo_text(exercise), encoding="utf-8")
        graded = grade(course, Path(folder), chapter.exercises, "demo", "terminal", verbose)
    click.echo(say("cli.demo-next", chapter=course.chapters[0].name))
    return 3 if exit_code(graded) == 3 else 0
