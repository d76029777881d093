"""The course's solution: `dlgrade solution EXERCISE`."""

from __future__ import annotations

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.grade import graded_now, only_exercise
from autograder.cli.selection import named_exercise
from autograder.cli.showing import console, exit_code
from autograder.course import load_course
from autograder.markers import without_markers
from autograder.workspace import find


@click.command(cls=Command)
@click.argument("exercise")
@click.option("--beside", is_flag=True)
@language_option
def solution(exercise: str, beside: bool) -> int:
    """Show the course's solution of EXERCISE, once yours passes."""
    course = load_course()
    wanted = named_exercise(course, exercise)
    workspace = find(course)
    graded = graded_now(workspace, wanted)
    if exit_code(graded) != 0:
        found = only_exercise(graded)
        points = {"points": f"{found.points:g}", "most": f"{found.max_points:g}"}
        click.echo(say("cli.solution-locked", command="dlgrade", name=wanted.name, **points), err=True)
        return 1
    from autograder.authoring.edition import edition

    text = edition(without_markers(course.solution_text(wanted)), LANGUAGE.code)
    if beside:
        from autograder.frontends import beside as page
        from autograder.serving.reading import read

        own = read(course, workspace.root, [wanted]).sources[wanted.key].text
        page.render(edition(own, LANGUAGE.code), text, console(), LANGUAGE.code)
    else:
        click.echo(text, nl=False)
    return 0
