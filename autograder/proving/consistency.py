"""Consistency: one name in five places, generated files as they should be, both languages complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.authoring.edition import JAPANESE, is_aligned
from autograder.authoring.sync import LEFT, differences
from autograder.course import FIGURES, PAGES, Course
from autograder.errors import CourseError, DlgradeError
from autograder.listing.edits import place_of
from autograder.markers import BEGIN
from autograder.model import Chapter, Exercise, Text
from autograder.proving.places import line_with, problem_of, row_in
from autograder.proving.problem import Problem

PARTS = (
    "test_NAME.py, mistakes.toml, wrong.toml, held_out.toml, equivalent.toml, margins.json, mutants.json, "
    "variants/*.py, nulls/*.py"
)
SHOWN = re.compile(rf"!\[[^\]]*\]\({FIGURES}/([^)]*)\)")
DRAW = "draw.py"  # what draws the figures beside it
NO_PART = f"is no part of a suite: {PARTS}"


def inconsistencies(course: Course) -> list[Problem]:
    """Everything about the course's files that is not as the course promises."""
    problems = list(_files(course))
    if problems:
        return problems
    problems += _orphans(course)
    problems += _generated(course)
    problems += _demo(course)
    problems += _figures(course, "", _guides(course))
    for chapter in course.chapters:
        problems += _given(course, chapter)
        problems += _figures(course, chapter.name, _pages(course, chapter))
        problems += _unfinished_chapter(course, chapter)
    for exercise in course.all_exercises():
        problems += _unfinished(course, exercise)
        problems += _order(course, exercise)
        try:
            problems += _languages(course, exercise)
            _wrongs(course, exercise)
        except CourseError as error:
            problems.append(problem_of(error, exercise.key))
    return problems


def _files(course: Course) -> Iterator[Problem]:
    for language in PAGES:
        file = course.guide(language)
        if not file.is_file():
            yield Problem(place=f"{file}:1", text="is missing", subject="course", check=file.name)
    for chapter in course.chapters:
        for file in (course.page(chapter.name, language) for language in PAGES):
            if not file.is_file():
                yield Problem(place=f"{file}:1", text="is missing", subject=chapter.name, check=file.name)
    for exercise in course.all_exercises():
        for file in _own(course, exercise):
            if not file.is_file():
                yield Problem(place=f"{file}:1", text="is missing", subject=exercise.key, check=file.name)


def _own(course: Course, exercise: Exercise) -> list[Path]:
    """The files that an exercise consists of."""
    sections = [course.section(exercise, language) for language in PAGES]
    return [course.solution(exercise), *sections, course.suite(exercise), course.mistake_file(exercise)]


def _orphans(course: Course) -> Iterator[Problem]:
    """What belongs to no exercise in the list, and what is not part of a suite."""
    known = {course.list_file, course.glossary, course.solutions / FIGURES / DRAW}
    known |= {course.chapter_file(chapter.name) for chapter in course.chapters}
    known |= {course.page(chapter.name, language) for chapter in course.chapters for language in PAGES}
    known |= {course.given(chapter.name) for chapter in course.chapters}
    folders = set()
    for exercise in course.all_exercises():
        folders.add(course.suite_folder(exercise))
        known.update((*_own(course, exercise), *course.variants(exercise), *course.nulls(exercise)))
        known.update((course.margins(exercise), course.mutants(exercise), course.equivalent_file(exercise)))
        known.update(course.wrong_files(exercise))
    patterns = (("*/*.py", course.solutions), ("*/*.md", course.solutions), ("**/*.toml", course.solutions))
    for pattern, folder in (*patterns, ("**/*", course.suites)):
        for file in sorted(file for file in folder.glob(pattern) if file.is_file() and file not in known):
            if LEFT.isdisjoint(file.relative_to(folder).parts):
                inside = not folders.isdisjoint(file.parents)
                yield Problem(place=f"{file}:1", text=NO_PART if inside else "belongs to no exercise")


def _generated(course: Course) -> Iterator[Problem]:
    try:
        for difference in differences(course):
            text = f"is {difference.kind}; run dlgrade dev sync"
            yield Problem(place=f"{difference.file}:1", text=text)
    except CourseError as error:
        yield problem_of(error, "exercises")


def _demo(course: Course) -> Iterator[Problem]:
    """What the demo hands in exists: its chapter, the solved exercises, the mistakes."""
    try:
        exercises = {exercise.name: exercise for exercise in course.chapter(course.demo.chapter).exercises}
        for name in (*course.demo.solved, *course.demo.mistaken):
            if name in exercises:
                course.demo_text(exercises[name])
            else:
                place = line_with(course.list_file, rf"\b{re.escape(name)}\b")
                yield Problem(place=place, text=f"is no exercise of {course.demo.chapter}", subject="demo", check=name)
    except DlgradeError as error:
        yield Problem(place=line_with(course.list_file, r"^\[demo\]"), text=str(error), subject="demo")


def texts_of(exercise: Exercise) -> tuple[tuple[str, Text], ...]:
    """What its row says of an exercise, by the keys."""
    return ("title", exercise.title), ("task", exercise.task), ("after_pass", exercise.after_pass)


def _unfinished(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """What the scaffold left to be written."""
    for file in _own(course, exercise):
        if "TODO" in file.read_text(encoding="utf-8"):
            yield Problem(place=line_with(file, "TODO"), text="still says TODO")
    for name, both in texts_of(exercise):
        if "TODO" in both.en + both.ja:
            place = row_in(course, exercise, name)
            yield Problem(place=place, text="still says TODO", subject=exercise.key, check=name)


def _unfinished_chapter(course: Course, chapter: Chapter) -> Iterator[Problem]:
    """What the scaffold left to be written of a chapter, in its page and its list."""
    for file in (course.page(chapter.name, language) for language in PAGES):
        if "TODO" in file.read_text(encoding="utf-8"):
            yield Problem(place=line_with(file, "TODO"), text="still says TODO")
    for name, both in (("title", chapter.title), ("about", chapter.about)):
        place = line_with(course.chapter_file(chapter.name), rf"^{name}\b")
        if "TODO" in both.en + both.ja:
            yield Problem(place=place, text="still says TODO", subject=chapter.name, check=name)
        if not JAPANESE.search(both.ja):
            yield Problem(place=place, text=f"has no Japanese {name}", subject=chapter.name, check=name)


def _order(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """What the list says of the way through the chapter: after which exercises."""
    names = [sibling.name for sibling in course.siblings(exercise)]
    for name in exercise.after:
        if name not in names[: names.index(exercise.name)]:
            text = f"names {name}, which is no earlier exercise"
            yield Problem(place=row_in(course, exercise, "after"), text=text, subject=exercise.key, check="after")


def _documented(file: Path, is_suite: bool = False) -> Iterator[Problem]:
    """The docstrings of a module say it in English and in Japanese: those of a suite's checks, of others all."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        yield Problem(place=f"{file}:{error.lineno}", text=f"is no Python: {error.msg}")
        return
    offered = [node for node in tree.body if not isinstance(node, ast.If)]  # what stands under __main__ is not
    nodes: list[ast.Module | ast.FunctionDef | ast.ClassDef] = [] if is_suite else [tree]
    nodes += [node for node in ast.walk(ast.Module(offered, [])) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    for node in nodes:
        name = getattr(node, "name", "module")
        place = f"{file}:{getattr(node, 'lineno', 1)}"
        wanted = name.startswith("test_") if is_suite else not name.startswith("_")
        text = ast.get_docstring(node) or ""
        if wanted and not (JAPANESE.search(text) and re.search("[A-Za-z]{3}", text)):
            yield Problem(place=place, text="has no docstring in both languages", check=name)
        if not is_aligned(text):
            said = "has an example or a formula between paragraphs that are not as many in both languages"
            yield Problem(place=place, text=said, check=name)


def _given(course: Course, chapter: Chapter) -> Iterator[Problem]:
    """The chapter's ready-made code: whole, and in both languages."""
    for text in course.given_texts(chapter.name).values():
        file = course.given(chapter.name)
        yield from _documented(file)
        if "TODO" in text:
            yield Problem(place=line_with(file, "TODO"), text="still says TODO")
        if BEGIN in text:
            yield Problem(place=line_with(file, BEGIN), text="has an answer, and is given whole")


def _guides(course: Course) -> dict[str, list[Path]]:
    """The guide by language."""
    return {language: [course.guide(language)] for language in PAGES}


def _pages(course: Course, chapter: Chapter) -> dict[str, list[Path]]:
    """The files of a chapter's page by language."""
    sections = {one: [course.section(exercise, one) for exercise in chapter.exercises] for one in PAGES}
    return {language: [course.page(chapter.name, language), *sections[language]] for language in PAGES}


def _figures(course: Course, chapter: str, pages: dict[str, list[Path]]) -> Iterator[Problem]:
    """What the pages of a chapter, or of the guide, show is there, in the language of each, and all of it is shown."""
    shown = set()
    for language, files in pages.items():
        there = {file.name for file in course.figures(chapter, language)}
        for file in files:
            for name in SHOWN.findall(file.read_text(encoding="utf-8")):
                shown.add(name)
                if name not in there:
                    place = line_with(file, re.escape(name))
                    yield Problem(place=place, text=f"shows {name}, which is no figure of this language")
    for file in course.figures(chapter):
        if file.name not in shown:
            yield Problem(place=f"{file}:1", text="is shown on no page")


def _wrongs(course: Course, exercise: Exercise) -> None:
    """The wrong submissions can be made. Raises CourseError."""
    for held_out in (False, True):
        for wrong in course.wrongs(exercise, held_out):
            course.wrong_text(exercise, wrong, held_out)


def _languages(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Docstrings of solution and suite, the hints, titles and sections are there in English and in Japanese."""
    yield from _documented(course.solution(exercise))
    yield from _documented(course.suite(exercise), is_suite=True)
    for mistake in course.mistakes(exercise):
        if not JAPANESE.search(mistake.hint.ja) or JAPANESE.search(mistake.hint.en):
            place = place_of(course.mistake_file(exercise), mistake)
            yield Problem(place=place, text="has no hint in both languages", subject=exercise.key, check=mistake.id)
    for name, both in texts_of(exercise):
        if not JAPANESE.search(both.ja) or not both.en:
            place = row_in(course, exercise, name)
            yield Problem(place=place, text=f"has no {name} in both languages", subject=exercise.key, check=name)
    for file in (course.section(exercise, language) for language in PAGES):
        headings = [line for line in file.read_text(encoding="utf-8").split("\n") if line.startswith("#")]
        if not any(f"`{exercise.name}`" in heading for heading in headings):
            yield Problem(place=f"{file}:1", text="has no heading that names the exercise", check=exercise.name)
