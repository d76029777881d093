"""The course's solution: `dlgrade solution EXERCISE`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import graded_now, only_exercise
from autograder.cli.selection import named_exercise
from autograder.cli.showing import exit_code
from autograder.course import load_course
from autograder.markers import without_markers
from autograder.workspace import find


@click.command(cls=Command)
@click.argument("exercise")
@language_option
def solution(exercise: str) -> int:
    """Show the course's solution of EXERCISE, once yours passes."""
    course = load_course()
    wanted = named_exercise(course, exercise)
    graded = graded_now(find(course), wanted)
    if exit_code(graded) != 0:
        found = only_exercise(graded)
        points = {"points": f"{found.points:g}", "most": f"{found.max_points:g}"}
        click.echo(say("cli.solution-locked", name=wanted.name, **points), err=True)
        return 1
    from autograder.authoring.edition import edition

    click.echo(edition(without_markers(course.solution_text(wanted)), LANGUAGE.code), nl=False)
    return 0
