"""The tests in an assignment's cells: those that call dlgrade, and a teacher's own, which nobody runs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import UsageError
from autograder.intake.cells import text_in
from autograder.model import Exercise

CALL = re.compile(r'^autograder\.notebook\.points\("(\w+)/(\w+)"(?:, "\w+")?\)$', re.MULTILINE)


def exercise_of(source: str, course: Course) -> Exercise | None:
    """The exercise that a grading cell grades; None if the cell has tests of its own.

    Raises UsageError if the course has no such exercise.
    """
    call = CALL.search(source)
    return course.exercise(*call.groups()) if call else None


def check_tests(folder: Path, course: Course) -> None:
    """Look at all notebooks of an assignment's source. Raises UsageError if dlgrade could not grade one of their cells.

    What students wrote must not share a process with tests, and a test that is run beside it proves nothing.
    """
    for file in sorted(folder.glob("*.ipynb")):
        for cell in _cells(file):
            metadata = cell.get("metadata", {}).get("nbgrader", {})
            is_test = metadata.get("grade") and not metadata.get("solution") and cell.get("cell_type") == "code"
            if is_test and exercise_of(text_in(cell) or "", course) is None:
                raise UsageError("foreign-tests", file=file, name=metadata.get("grade_id", ""))


def _cells(file: Path) -> list[Mapping[str, Any]]:
    """The cells of a notebook; none if it is not readable, which nbgrader says better."""
    try:
        found: list[Mapping[str, Any]] = json.loads(file.read_bytes())["cells"]
    except (ValueError, KeyError, TypeError):
        return []
    return found
