"""Every exercise keeps the course's promises: what `dlgrade dev check` asks, one exercise a test."""

import pytest

from autograder.course import load_course
from autograder.model import Exercise
from autograder.proving.consistency import inconsistencies
from autograder.proving.proof import prove
from autograder.sandbox import Sandbox

COURSE = load_course()


def test_the_files_of_the_course_belong_together() -> None:
    assert inconsistencies(COURSE) == []


@pytest.mark.parametrize("exercise", list(COURSE.all_exercises()), ids=lambda exercise: exercise.key)
def test_stub_solution_variants_mistakes_and_nulls_end_as_they_should(exercise: Exercise, confined: Sandbox) -> None:
    # `dlgrade dev calibrate` takes many seeds
    problems = prove(COURSE, [exercise], ["0"], say=lambda text: None, sandbox=confined)
    assert [f"{problem.subject} {problem.check}: {problem.text}" for problem in problems] == []
