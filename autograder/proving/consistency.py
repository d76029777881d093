"""Consistency: one name in five places, generated files as they should be, both languages complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.authoring.edition import JAPANESE, is_aligned
from autograder.authoring.sync import differences
from autograder.course import PAGES, Course
from autograder.errors import CourseError, DlgradeError
from autograder.model import Exercise, Problem


def inconsistencies(course: Course) -> list[Problem]:
    """Everything about the course's files that is not as the course promises."""
    problems = list(_files(course))
    if problems:
        return problems
    problems += _orphans(course)
    problems += _generated(course)
    problems += _demo(course)
    for exercise in course.all_exercises():
        problems += _unfinished(course, exercise)
        problems += _languages(course, exercise)
    return problems


def _files(course: Course) -> Iterator[Problem]:
    for chapter in course.chapters:
        for file in (course.page(chapter.name, language) for language in PAGES):
            if not file.is_file():
                yield Problem(subject=chapter.name, check=file.name, text="is missing")
    for exercise in course.all_exercises():
        for file in _own(course, exercise):
            if not file.is_file():
                yield Problem(subject=exercise.key, check=file.name, text=f"is missing: {file}")


def _own(course: Course, exercise: Exercise) -> list[Path]:
    """The files that an exercise consists of."""
    sections = [course.section(exercise, language) for language in PAGES]
    return [course.solution(exercise), *sections, course.suite(exercise), course.mistake_file(exercise)]


def _orphans(course: Course) -> Iterator[Problem]:
    """Solutions, sections, suites and mistakes that belong to no exercise in the list."""
    known = {course.page(chapter.name, language) for chapter in course.chapters for language in PAGES}
    for exercise in course.all_exercises():
        known.update(_own(course, exercise))
    for pattern, folder in (
        ("*/*.py", course.solutions),
        ("*/*.md", course.solutions),
        ("*/*/*.py", course.suites),
        ("*/*/*.toml", course.suites),
    ):
        for file in sorted(folder.glob(pattern)):
            if file not in known:
                yield Problem(subject=str(file), check="", text="belongs to no exercise")


def _generated(course: Course) -> Iterator[Problem]:
    try:
        for difference in differences(course):
            text = f"is {difference.kind}; run dlgrade dev sync"
            yield Problem(subject=str(difference.file), check="", text=text)
    except CourseError as error:
        yield Problem(subject="exercises", check="", text=str(error))


def _demo(course: Course) -> Iterator[Problem]:
    """What the demo hands in exists: its chapter, the solved exercises, the mistakes."""
    try:
        exercises = {exercise.name: exercise for exercise in course.chapter(course.demo.chapter).exercises}
        for name in (*course.demo.solved, *course.demo.mistaken):
            if name in exercises:
                course.demo_text(exercises[name])
            else:
                yield Problem(subject="demo", check=name, text=f"is no exercise of {course.demo.chapter}")
    except DlgradeError as error:
        yield Problem(subject="demo", check="", text=str(error))


def _unfinished(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """What the scaffold left to be written."""
    for file in _own(course, exercise):
        if "TODO" in file.read_text(encoding="utf-8"):
            yield Problem(subject=str(file), check="", text="still says TODO")
    if "TODO" in exercise.title.en + exercise.title.ja:
        yield Problem(subject=exercise.key, check="title", text="still says TODO")


def _languages(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Docstrings of solution and suite, and the hints, say it in English and in Japanese."""
    for file in (course.solution(exercise), course.suite(exercise)):
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"))
        except SyntaxError as error:
            yield Problem(subject=str(file), check=f"line {error.lineno}", text=f"is no Python: {error.msg}")
            continue
        offered = [node for node in tree.body if not isinstance(node, ast.If)]  # what stands under __main__ is not
        defined = ast.walk(ast.Module(offered, []))
        nodes: list[ast.AST] = [node for node in defined if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        if file == course.solution(exercise):
            nodes.append(tree)
        for node in nodes:
            name = getattr(node, "name", "module")
            wanted = name.startswith("test_") if file != course.solution(exercise) else not name.startswith("_")
            text = ast.get_docstring(node) or ""  # type: ignore[arg-type]
            if wanted and not (JAPANESE.search(text) and re.search("[A-Za-z]{3}", text)):
                yield Problem(subject=str(file), check=name, text="has no docstring in both languages")
            if not is_aligned(text):
                said = "has an example or a formula between paragraphs that are not as many in both languages"
                yield Problem(subject=str(file), check=name, text=said)
    for mistake in course.mistakes(exercise):
        if not JAPANESE.search(mistake.hint.ja) or JAPANESE.search(mistake.hint.en):
            yield Problem(subject=exercise.key, check=mistake.id, text="has no hint in both languages")
    if not JAPANESE.search(exercise.title.ja):
        yield Problem(subject=exercise.key, check="title", text="has no Japanese title")
    for file in (course.section(exercise, language) for language in PAGES):
        headings = [line for line in file.read_text(encoding="utf-8").split("\n") if line.startswith("#")]
        if not any(f"`{exercise.name}`" in heading for heading in headings):
            yield Problem(subject=str(file), check=exercise.name, text="has no heading that names the exercise")
