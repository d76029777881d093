"""The overview of a course: what it says when everything is complete."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from autograder.frontends import overview
from autograder.workspace import Standing


@pytest.mark.parametrize(
    ("language", "can", "read"),
    [
        ("en", "You can now build a network from its formulas", "what to read next: the last section of {}'s page."),
        ("ja", "数式からネットワークを作り", "読むものは、{} のページの最後の節にあります。"),
    ],
)
def test_a_complete_course_says_what_one_can_do_and_where_to_read_on(course, language, can, read):
    console = Console(file=io.StringIO(), width=10_000)
    all_of_it = {
        exercise.key: Standing(points=exercise.points_here, complete=True) for exercise in course.all_exercises()
    }
    overview.render(course, all_of_it, Path("my-course"), console, language)
    said = "".join(console.file.getvalue().split())  # without the breaks of lines
    assert "".join(can.split()) in said
    assert said.endswith("".join(read.format(course.chapters[-1].name).split()))
