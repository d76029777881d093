"""Notebooks: a chapter's page and modules, cell by cell, in nbgrader's format."""

from __future__ import annotations

import json

import nbformat
import pytest

from autograder.authoring.edition import edition
from autograder.authoring.notebooks import BETWEEN, notebook, notebook_file, parts, section_cells, sections
from autograder.authoring.pages import page
from autograder.course import PAGES, load_course
from autograder.markers import EXAMPLE
from autograder.model import Chapter, Exercise

COURSE = load_course()
EXERCISES = list(COURSE.all_exercises())
EDITIONS = [(chapter, language) for chapter in COURSE.chapters for language in PAGES]


def cells(chapter: Chapter, language: str = "en", solutions: bool = False) -> list[dict]:
    return json.loads(notebook(COURSE, chapter, language, solutions))["cells"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def module(found: list[dict], exercise: Exercise) -> str:
    """The module that the cells of an exercise are."""
    own = [cell for cell in found if cell["id"] == exercise.name or cell["id"].startswith(f"{exercise.name}-")]
    return BETWEEN.join(source(cell) for cell in own if cell["id"].split("-")[-1] not in ("try", "grade")) + "\n"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_the_cells_of_an_exercise_are_its_stub_or_its_solution(exercise: Exercise) -> None:
    chapter = COURSE.chapter(exercise.chapter)
    stub, solution = COURSE.stub_text(exercise), COURSE.solution_text(exercise)
    for language in PAGES:
        assert module(cells(chapter, language), exercise) == edition(stub, language)
        assert module(cells(chapter, language, solutions=True), exercise) == edition(solution, language)


@pytest.mark.parametrize(("chapter", "language"), EDITIONS, ids=lambda item: getattr(item, "name", item))
def test_a_notebook_holds_the_page_and_each_exercise_after_its_section(chapter: Chapter, language: str) -> None:
    found = cells(chapter, language)
    whole = page(COURSE, chapter, language).text
    page_cells = [cell for cell in found if cell["cell_type"] == "markdown" or EXAMPLE in cell["id"]]
    how, *texts = [
        source(cell) if cell["cell_type"] == "markdown" else f"```python{source(cell)}```" for cell in page_cells
    ]
    assert "`%dlgrade …`" in how
    assert "".join("".join(texts).split()) == "".join(whole.split())
    names = [cell["id"] for cell in found]
    assert len(set(names)) == len(names)
    for exercise in chapter.exercises:
        first = names.index(exercise.name)
        headings = [source(cell) for cell in found[:first] if cell["cell_type"] == "markdown"]
        named = [number for number, text in enumerate(headings) if f"`{exercise.name}`" in text.partition("\n")[0]]
        assert len(named) == 1
        later = headings[named[0] + 1 :]
        assert not any(f"`{other.name}`" in text.partition("\n")[0] for text in later for other in chapter.exercises)


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda chapter: chapter.name)
def test_both_editions_have_the_same_cells(chapter: Chapter) -> None:
    english, japanese = ([cell["id"] for cell in cells(chapter, language)] for language in PAGES)
    assert english == japanese


@pytest.mark.parametrize("solutions", [False, True])
def test_a_notebook_is_valid_and_as_jupyter_writes_it(solutions: bool) -> None:
    chapter = COURSE.chapters[1]
    data = notebook(COURSE, chapter, "ja", solutions)
    read = nbformat.reads(data.decode(), as_version=nbformat.NO_CONVERT)
    nbformat.validate(read)
    assert nbformat.writes(read) + "\n" == data.decode()


def test_an_answer_is_a_solution_cell_and_everything_else_is_locked() -> None:
    metadata = {cell["id"]: cell["metadata"].get("nbgrader") for cell in cells(COURSE.chapters[1])}
    answer, head, grading = metadata["affine-affine"], metadata["affine"], metadata["affine-grade"]
    assert (answer["solution"], answer["locked"], answer["grade"]) == (True, False, False)
    assert (head["solution"], head["locked"], head["grade"]) == (False, True, False)
    assert (grading["grade"], grading["locked"], grading["points"]) == (True, True, 12)
    assert metadata["affine-try"] is None
    points = sum(found.get("points", 0) for found in metadata.values() if found)
    assert points == sum(exercise.points for exercise in COURSE.chapters[1].exercises)


def test_the_stubs_notebook_holds_no_answer() -> None:
    for chapter in COURSE.chapters:
        text = notebook(COURSE, chapter, "en").decode()
        assert "BEGIN SOLUTION" not in text
        assert "YOUR CODE HERE" in text


def test_an_example_is_a_cell_between_what_stands_before_and_after_it() -> None:
    text = "## A\n\nSo:\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n\n```python\nx = 2\n```"
    found = [(cell["id"], cell["cell_type"], source(cell)) for cell in section_cells("chapter1", 3, text)]
    assert found == [
        ("chapter1-text-3", "markdown", "## A\n\nSo:"),
        ("chapter1-example-3-1", "code", "print(1)"),
        ("chapter1-text-3-1", "markdown", "```text\n1\n```"),
        ("chapter1-example-3-2", "code", "x = 2"),
    ]


def test_a_heading_in_fenced_text_is_none() -> None:
    text = "intro\n\n# One\n\n```python\n# not two\n```\n\n## Two\ntext\n"
    assert sections(text) == ["intro", "# One\n\n```python\n# not two\n```", "## Two\ntext"]


def test_a_module_is_cut_between_definitions_alone() -> None:
    head, end = '"""Doc."""\n\nimport os\n\n\n# A', "class C: ..."
    middle = '# of f\ndef f():\n    """a\n\n\n    b"""\n\n\nX = 1'
    assert parts("\n\n\n".join([head, middle, end]) + "\n") == [("", head), ("f", middle), ("C", end)]


def test_the_names_of_the_files() -> None:
    chapter = COURSE.chapters[0]
    assert [notebook_file(chapter, language) for language in PAGES] == ["chapter1.ipynb", "chapter1.ja.ipynb"]
    assert all((COURSE.exercises / chapter.name / notebook_file(chapter, language)).is_file() for language in PAGES)
