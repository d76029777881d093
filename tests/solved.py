"""The course's solutions as modules of this process, for tests that compare them with the code of others."""

from __future__ import annotations

from typing import Any

from autograder.course import load_course
from autograder.grading.solutions import reference_of

COURSE = load_course()
EXERCISES = {exercise.name: exercise for exercise in COURSE.all_exercises()}
REFERENCE = reference_of(COURSE)


def solution(name: str) -> Any:
    """The solution of the exercise of this name."""
    return REFERENCE(EXERCISES[name])
