"""The preprocessor that grades in place of nbgrader's `Execute`: no cell is run, each grading cell gets its points."""

from __future__ import annotations

import io
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.converters import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from rich.console import Console

from autograder.course import load_course
from autograder.errors import DlgradeError, GraderError
from autograder.frontends import html, terminal
from autograder.model import Exercise, ExerciseReport, Graded, Outcome

CALL = re.compile(r'^autograder\.notebook\.points\("(\w+)/(\w+)"(?:, "\w+")?\)$', re.MULTILINE)
WIDTH = 90


class Grade(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts into each grading cell of ours the points of its exercise, and what its checks say."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        exporter = self.parent
        try:
            cells = [(cell, _exercise(cell)) for cell in nb.cells if cell.cell_type == "code" and _is_test(cell)]
        except DlgradeError as error:
            raise NbGraderException(error.say(exporter.language)) from error
        if not cells:
            return nb, resources
        asked = {exercise for _, exercise in cells}
        exercises = [exercise for exercise in load_course().all_exercises() if exercise in asked]
        answer = exporter.grade(resources, exercises)
        for cell, exercise in cells:
            cell.execution_count = None
            cell.outputs = [_said(answer.problem), _points(0)]
            if answer.graded:
                chapters = answer.graded.report.chapters
                found = {(chapter.name, one.name): one for chapter in chapters for one in chapter.exercises}
                self._show(cell, exercise, found[exercise.chapter, exercise.name], answer.graded)
        return nb, resources

    def _show(self, cell: NotebookNode, exercise: Exercise, found: ExerciseReport, graded: Graded) -> None:
        written = io.StringIO()
        console = Console(file=written, width=WIDTH, color_system=None, highlight=False, emoji=False)
        terminal.render_exercise(found, exercise, load_course(), console, self.parent.language)
        fragment = html.render_exercise(found, exercise, graded.report.language, graded.seen)
        shown = {"text/html": fragment, "text/plain": written.getvalue()}
        for check in found.checks:
            if check.outcome == Outcome.BROKEN:
                self.log.error("The check %s is broken; it costs no points.", check.id)
        most = float(cell.metadata.nbgrader["points"])
        points = marks(found, exercise.points, most)
        cell.outputs = [new_output("display_data", data=shown), _points(points)]


def marks(found: ExerciseReport, course_points: float, most: float) -> float:
    """The points for a cell that is worth `most`: those of the report, in proportion if a teacher weighs it otherwise.

    A broken check costs nothing: all that it was worth is given.
    """
    earned = found.points + (course_points - found.max_points)
    return earned if most == course_points else min(earned / course_points * most, most)


def _said(text: str) -> Any:
    return new_output("stream", name="stdout", text=text.strip("\n") + "\n")


def _points(points: float) -> Any:
    return new_output("execute_result", data={"text/plain": f"{points!r}"}, execution_count=None)


def _is_test(cell: NotebookNode) -> bool:
    return bool(utils.is_grade(cell)) and not utils.is_solution(cell)


def _exercise(cell: NotebookNode) -> Exercise:
    """The exercise that a grading cell grades. Raises DlgradeError if it is another's: nothing here would run it."""
    call = CALL.search(cell.source)
    if call is None:
        raise GraderError("foreign-tests", name=cell.metadata.nbgrader["grade_id"])
    return load_course().exercise(*call.groups())
