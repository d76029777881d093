"""nbgrader's own execution: a chapter's notebook runs in a real kernel, and its grading cells give the points."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.authoring.notebooks import notebook
from autograder.course import load_course

pytest.importorskip("nbgrader")
import nbformat
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

COURSE = load_course()


def test_a_grading_cell_gives_the_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    solved = json.loads(notebook(COURSE, COURSE.chapter("chapter2"), "ja", solutions=True))
    stub = json.loads(notebook(COURSE, COURSE.chapter("chapter2"), "ja"))
    given = {cell["id"]: cell for cell in stub["cells"]}
    names = ("chapter2-start", "affine", "initialization")
    wanted = [cell for cell in solved["cells"] if cell["id"].partition("-")[0] in names or cell["id"] == names[0]]
    wanted = [cell for cell in wanted if cell["cell_type"] == "code" and not cell["id"].endswith("-main")]
    cells = [given[cell["id"]] if cell["id"].startswith("initialization") else cell for cell in wanted]
    run = nbformat.reads(json.dumps({**solved, "cells": cells}), as_version=4)
    NotebookClient(run, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    found = {cell.id: cell for cell in run.cells}
    for name, share in (("affine", 1), ("initialization", 0)):
        exercise = COURSE.exercise("chapter2", name)
        graded = found[f"{name}-grade"]
        assert determine_grade(graded) == (exercise.points * share, exercise.points)
        assert {output.get("name") for output in graded.outputs} <= {"stdout", None}
        [said] = found[f"{name}-try"].outputs
        assert "nbgrader" in said.text
