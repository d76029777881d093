"""Consistency: one name in five places, generated files as they should be, both languages complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.authoring.sync import differences
from autograder.course import PAGES, Course
from autograder.errors import CourseError, DlgradeError
from autograder.model import Exercise, Problem

JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


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
    for language in PAGES:
        if not course.guide(language).is_file():
            yield Problem(subject="course", check=course.guide(language).name, text="is missing")
    for chapter in course.chapters:
        for page in PAGES.values():
            file = course.solutions / chapter.name / page
            if not file.is_file():
                yield Problem(subject=chapter.name, check=page, text="is missing")
    for exercise in course.all_exercises():
        for file in (course.solution(exercise), course.suite(exercise), course.mistake_file(exercise)):
            if not file.is_file():
                yield Problem(subject=exercise.key, check=file.name, text=f"is missing: {file}")


def _orphans(course: Course) -> Iterator[Problem]:
    """Solutions, suites and mistakes that belong to no exercise in the list."""
    known = set()
    for exercise in course.all_exercises():
        known |= {course.solution(exercise), course.suite(exercise), course.mistake_file(exercise)}
    for pattern, folder in (
        ("*/*.py", course.solutions),
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
    for file in (course.solution(exercise), course.suite(exercise), course.mistake_file(exercise)):
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
    for mistake in course.mistakes(exercise):
        if not JAPANESE.search(mistake.hint.ja) or JAPANESE.search(mistake.hint.en):
            yield Problem(subject=exercise.key, check=mistake.id, text="has no hint in both languages")
    if not JAPANESE.search(exercise.title.ja):
        yield Problem(subject=exercise.key, check="title", text="has no Japanese title")
    for page in PAGES.values():
        text = (course.solutions / exercise.chapter / page).read_text(encoding="utf-8")
        if f"`{exercise.name}`" not in text:
            yield Problem(
                subject=f"{exercise.chapter}/{page}", check=exercise.name, text="is not in the chapter's text"
            )
