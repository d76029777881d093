"""The preprocessor that grades in place of nbgrader's `Execute`: no cell is run, each grading cell gets its points."""

from __future__ import annotations

import io
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from rich.console import Console

from autograder.classroom.inbox import STAMP
from autograder.classroom.tests import exercise_of
from autograder.course import load_course
from autograder.errors import DlgradeError
from autograder.frontends import html, terminal
from autograder.locales import sentence
from autograder.model import Exercise, ExerciseReport, Graded, Outcome

WIDTH = 90
UNREAD = "dlgrade_unread"  # among the resources of a conversion: why nothing of the notebook could be read


class Grade(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts into each grading cell of ours the points of its exercise, and what its checks say."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        exporter = self.parent
        if unread := exporter.chosen(resources).unread(exporter.language):
            resources[UNREAD] = unread
        try:
            found = [(cell, exercise_of(cell.source, load_course())) for cell in nb.cells if _is_test(cell)]
        except DlgradeError as error:
            raise NbGraderException(error.say(exporter.language)) from error
        for cell in (cell for cell, exercise in found if exercise is None):
            cell.outputs = [_said(sentence(exporter.language, "nbgrader.by-hand")), _points(0)]
        cells = [(cell, exercise) for cell, exercise in found if exercise is not None]
        if not cells:
            return nb, resources
        asked = {exercise for _, exercise in cells}
        exercises = [exercise for exercise in load_course().all_exercises() if exercise in asked]
        answer = exporter.grade(resources, exercises)
        if not answer.graded:
            resources[UNREAD] = answer.problem
        for cell, exercise in cells:
            cell.execution_count = None
            cell.outputs = [_said(answer.problem), _points(0)]
            if answer.graded:
                chapters = answer.graded.report.chapters
                reports = {(chapter.name, one.name): one for chapter in chapters for one in chapter.exercises}
                self._show(cell, exercise, reports[exercise.chapter, exercise.name], answer.graded)
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


class LeaveToTeacher(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts down as still to be marked by hand what has no mark: the tests of a teacher's own, which nobody ran, and all
    of a notebook that could not be read.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        names, is_unread = resources["nbgrader"], UNREAD in resources
        left = [cell for cell in nb.cells if utils.is_grade(cell) and (is_unread or _is_own_test(cell))]
        if left:
            with Gradebook(names["db_url"]) as gradebook:
                for cell in left:
                    where = (names["notebook"], names["assignment"], names["student"])
                    grade = gradebook.find_grade(cell.metadata.nbgrader["grade_id"], *where)
                    grade.auto_score, grade.needs_manual_grade = None, True
                    if "outputs" in cell:  # the points, for nbgrader alone
                        cell.outputs = [one for one in cell.outputs if one.output_type != "execute_result"]
                gradebook.db.commit()
        return nb, resources


class Stamp(NbGraderPreprocessor):  # type: ignore[misc]
    """Notes in the graded notebook, last of all, what it is of, and why nothing of it could be read."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        nb.metadata[STAMP] = {"submitted": self.parent.chosen(resources).digest}
        if UNREAD in resources:
            nb.metadata[STAMP]["problem"] = resources[UNREAD]
        return nb, resources


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


def _is_own_test(cell: NotebookNode) -> bool:
    return _is_test(cell) and exercise_of(cell.source, load_course()) is None


def _is_test(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(utils.is_grade(cell)) and not utils.is_solution(cell)
