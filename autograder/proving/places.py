"""Places: file and line of what a problem of the course is about."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.listing.tables import Key, line_of
from autograder.model import Exercise
from autograder.proving.problem import Problem

IN_PYTEST = re.compile(r"^(\S+\.py):(\d+): ", re.MULTILINE)


def line_with(file: Path, pattern: str) -> str:
    """The first line of a file in which there is this pattern, else its first."""
    lines = file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
    return f"{file}:{next((number for number, line in enumerate(lines, 1) if re.search(pattern, line)), 1)}"


def check_in(course: Course, exercise: Exercise, name: str) -> str:
    """Where a check stands in its suite."""
    return line_with(course.suite(exercise), rf"^(def )?test_{re.escape(name)}\b")


def row_in(course: Course, exercise: Exercise, key: str = "") -> str:
    """Where an exercise, or a value of it, stands in its chapter's list."""
    file = course.chapter_file(exercise.chapter)
    number = course.siblings(exercise).index(exercise)
    path: Key = ("exercise", number, *filter(None, (key,)))
    return f"{file}:{line_of(file, path)}"


def problem_of(error: CourseError, subject: str = "") -> Problem:
    """What an error of the course says, as a problem: its sentence begins with the place, if it has one."""
    text = str(error)
    file = str(error.params.get("file", ""))
    if not file:
        found = IN_PYTEST.search(text)
        return Problem(place=f"{found[1]}:{found[2]}" if found else "", text=text, subject=subject)
    line = error.params.get("line")
    place = f"{file}:{line}" if line is not None else file if re.search(r":\d+$", file) else f"{file}:1"
    return Problem(place=place, text=re.sub(rf"^{re.escape(place)}:? *", "", text), subject=subject)
