"""Notebooks: a chapter's text and its exercises as one notebook, a pure function of the pages and solutions.

Cells carry nbgrader's metadata, format 3 (see its `nbgraderformat`). Their ids, which are its grade ids as well, are
made of names, so that they stay what they are when cells are added:

    chapter3-how                how to work here, which the page says of files
    chapter3-text-4             a section of the chapter's page, by its number
    chapter3-example-4-1        the first example in it, to be run
    chapter3-text-4-1           what stands after that example
    affine_layer                the head of the exercise's module: its docstring, imports and constants
    affine_layer-Affine         a function or class, by its name; to be written if its solution has an answer
    affine_layer-main           what the module does when it is run
    affine_layer-try            checks the exercise at once, for the learner
    affine_layer-grade          grades the exercise, for nbgrader: its value is the points

The cells of an exercise, joined, are the edition of its module in the notebook's language, byte for byte.
"""

from __future__ import annotations

import ast
import json
import re
from functools import partial
from typing import Any

from autograder.authoring.edition import edition
from autograder.authoring.pages import FENCE, page
from autograder.course import Course
from autograder.locales import sentence
from autograder.markers import BEGIN, EXAMPLE
from autograder.model import Chapter, Exercise

EXAMPLES = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"#+ ")
BETWEEN = "\n\n\n"  # definitions of a module
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
EXTENSION = "%load_ext autograder.notebook"


def notebook_file(chapter: Chapter, language: str) -> str:
    """The name of a chapter's notebook."""
    return f"{chapter.name}.ipynb" if language == "en" else f"{chapter.name}.{language}.ipynb"


def notebook(course: Course, chapter: Chapter, language: str, solutions: bool = False) -> bytes:
    """The notebook of a chapter, with stubs, or with the solutions between their markers.

    Raises CourseError if a solution, its markers or the page are malformed.
    """
    text = page(course, chapter, language)
    answers = partial(exercise_cells, course, solutions=solutions, language=language)
    cells = [
        _markdown(f"{chapter.name}-how", sentence(language, "notebook.how")),
        _code(f"{chapter.name}-start", EXTENSION, _nbgrader(f"{chapter.name}-start", locked=True)),
    ]
    before = [(text.sections[exercise.name], exercise) for exercise in chapter.exercises]
    number = 0
    for part, exercise in [(text.introduction, None), *before, (text.close, None)]:
        for section in sections(part):
            number += 1
            cells += section_cells(chapter.name, number, section)
        cells += answers(exercise) if exercise else []
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def sections(page: str) -> list[str]:
    """The parts of a page that begin with a heading; headings inside fenced text do not count."""
    found: list[list[str]] = []
    fenced = False
    for line in page.split("\n"):
        fenced ^= bool(FENCE.match(line))
        if (not fenced and HEADING.match(line)) or (not found and line.strip()):
            found.append([line])
        elif found:
            found[-1].append(line)
    return ["\n".join(lines).strip() for lines in found]


def section_cells(chapter: str, number: int, section: str) -> list[dict[str, Any]]:
    """The cells of a section: its text, and each example as a cell that runs."""
    text, *rest = EXAMPLES.split(section)
    cells = [_markdown(f"{chapter}-text-{number}", text.rstrip("\n"))]
    for place, (code, after) in enumerate(zip(rest[::2], rest[1::2], strict=True), start=1):
        cells.append(_code(f"{chapter}{EXAMPLE}{number}-{place}", code.removesuffix("\n")))
        if after.strip():
            cells.append(_markdown(f"{chapter}-text-{number}-{place}", after.strip("\n")))
    return cells


def exercise_cells(course: Course, exercise: Exercise, solutions: bool, language: str = "en") -> list[dict[str, Any]]:
    """The cells of an exercise: its module in parts, one that checks it, and one that grades it."""
    text = edition(course.solution_text(exercise), language)
    shown = text if solutions else edition(course.stub_text(exercise), language)
    answers = {name: BEGIN in part for name, part in parts(text)}
    cells = []
    for name, part in parts(shown):
        grade_id = "-".join(filter(None, (exercise.name, name)))
        solution = answers[name]
        cells.append(_code(grade_id, part, _nbgrader(grade_id, solution=solution, locked=not solution)))
    option, argument = ("", "") if language == "en" else (f" --lang {language}", f', "{language}"')
    cells.append(_code(f"{exercise.name}-try", f"%dlgrade {exercise.name}{option}"))
    grade_id = f"{exercise.name}-grade"
    call = f'autograder.notebook.points("{exercise.key}"{argument})'
    metadata = _nbgrader(grade_id, grade=True, locked=True, points=exercise.points)
    return [*cells, _code(grade_id, f"import autograder.notebook\n\n{call}", metadata)]


def parts(text: str) -> list[tuple[str, str]]:
    """A module in parts, by name: its head (no name), each definition, and `main`. Joined by BETWEEN they are it again.

    A definition begins after the two empty lines before it, so that a comment above it is part of it.
    """
    names: dict[int, str] = {}
    try:
        tree = ast.parse(text)
    except SyntaxError:  # `dlgrade dev check` says where
        return [("", text.removesuffix("\n"))]
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names[node.lineno] = node.name
        elif isinstance(node, ast.If):
            names[node.lineno] = "main"
    found: list[tuple[str, str]] = []
    line = 1
    for block in text.removesuffix("\n").split(BETWEEN):
        last = line + block.count("\n")
        inside = [name for first, name in names.items() if line <= first <= last]
        if found and not inside:  # two empty lines inside a definition, or constants: still the part before
            found[-1] = (found[-1][0], found[-1][1] + BETWEEN + block)
        else:
            found.append((inside[0] if inside and found else "", block))
        line = last + BETWEEN.count("\n")
    return found


def _nbgrader(
    grade_id: str, *, solution: bool = False, locked: bool = False, grade: bool = False, points: float | None = None
) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        metadata["points"] = points
    return {"nbgrader": metadata}


def _code(name: str, source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata or {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def _markdown(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source.splitlines(keepends=True)}
