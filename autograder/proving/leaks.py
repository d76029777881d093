"""Leaks: a search of what is handed out to students for lines of answers and of hidden checks."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from autograder.authoring.notebooks import notebook
from autograder.course import PAGES, Course
from autograder.grading.suites import with_suites
from autograder.markers import BEGIN, END
from autograder.model import Chapter, Record, Visibility

SHORTEST = 10  # without spaces; shorter lines say nothing: `return x`
COMMENT = re.compile(r"\s#.*")


class Leak(Record):
    """A line that no student may see: where it was found, and where it comes from."""

    file: Path
    text: str
    source: str


def leaks(folder: Path, course: Course, chapter: Chapter) -> list[Leak]:
    """Every line of the chapter's answers and hidden checks that is anywhere in a file under this folder.

    Notebooks are searched whole, with outputs and metadata; spaces and comments make no difference. What students
    read anyway, in texts, stubs and public checks, is no secret. Raises OSError, CourseError.
    """
    hidden = secrets(course, chapter)
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        for text in map(_bare, _texts(file)):
            found += [Leak(file=file, text=line, source=name) for line, name in hidden.items() if _bare(line) in text]
    return found


def secrets(course: Course, chapter: Chapter) -> dict[str, str]:
    """The lines that no student may see, each with the file it comes from."""
    given = [text for language in PAGES for text in _strings(json.loads(notebook(course, chapter, language)))]
    given += course.given_texts(chapter.name).values()
    listed = with_suites(course, chapter.exercises, lambda suites: suites.checks)
    checks = {
        exercise: _checks(
            course.suite(exercise).read_text(encoding="utf-8"),
            {check.name for check in listed[exercise.key] if check.visibility == Visibility.HIDDEN},
        )
        for exercise in chapter.exercises
    }
    known = _bare("\n".join([*given, *(line for public, _ in checks.values() for line in public)]))
    found = {BEGIN: "nbgrader", "### BEGIN HIDDEN TESTS": "nbgrader"}
    for exercise in chapter.exercises:
        answers = [(line, course.solution(exercise).name) for line in _answers(course.solution_text(exercise))]
        hidden = [(line, course.suite(exercise).name) for line in checks[exercise][1]]
        for line, name in answers + hidden:
            bare = COMMENT.sub("", line).strip()
            if len(_bare(bare)) >= SHORTEST and _bare(bare) not in known:
                found.setdefault(bare, name)
    return found


def _bare(text: str) -> str:
    return "".join(text.split())


def _answers(text: str) -> Iterator[str]:
    """The lines between the markers."""
    inside = False
    for line in text.split("\n"):
        bare = line.strip()
        if bare in (BEGIN, END):
            inside = bare == BEGIN
        elif inside:
            yield line


def _checks(text: str, names: Collection[str]) -> tuple[list[str], list[str]]:
    """The lines of a suite: those of public checks and of what all of them use, and those of the hidden ones named."""
    hidden: set[int] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.removeprefix("test_") in names:
            hidden |= set(range(node.lineno - 1, node.end_lineno or 0))
    lines = text.split("\n")
    return [line for number, line in enumerate(lines) if number not in hidden], [lines[number] for number in hidden]


def _texts(file: Path) -> Iterator[str]:
    text = file.read_bytes().decode("utf-8", "replace")
    yield from _strings(json.loads(text)) if file.suffix == ".ipynb" else [text]


def _strings(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
