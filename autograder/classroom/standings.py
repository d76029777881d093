"""The plugin of `nbgrader export`: the marks as CSV, in which nobody has a zero who was not given one."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import ExportPlugin

from autograder.classroom.inbox import stamp
from autograder.classroom.mark import Standing
from autograder.classroom.spreadsheet import cell
from autograder.intake.filenames import Kind, named
from autograder.serving.times import NOTE

ANY = "*.ipynb"
PERSON = ("student_id", "last_name", "first_name", "email")
SCORES = ("raw_score", "late_submission_penalty", "score")
COLUMNS = ("assignment", "duedate", "timestamp", *PERSON, *SCORES, "max_score", "standing", "problem")


class StandingsExportPlugin(ExportPlugin):  # type: ignore[misc]
    """nbgrader's own columns, then `standing` and `problem`. Scores are empty where there are none."""

    def export(self, gradebook: Gradebook) -> None:
        file = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", file)
        wanted, students = [{str(one) for one in some} for some in (self.assignment, self.student)]
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, COLUMNS)
            writer.writeheader()
            for assignment in gradebook.assignments:
                if wanted and assignment.name not in wanted:
                    continue
                for row in self._rows(gradebook, assignment):
                    if not students or row["student_id"] in students:
                        writer.writerow({key: _cell(value) for key, value in row.items()})

    def _rows(self, gradebook: Gradebook, assignment: Assignment) -> Iterator[dict[str, Any]]:
        """A row for each student of the gradebook, and for each who handed something in."""
        known = {student.id: student for student in gradebook.students}
        for name in sorted({*known, *self._submitted(assignment.name)}):
            yield self._row(gradebook, assignment, name, known.get(name))

    def _submitted(self, assignment: str) -> Iterator[str]:
        """Who has handed something in, also what `nbgrader autograde` does not take."""
        coursedir = self.parent.coursedir
        pattern = coursedir.format_path(coursedir.submitted_directory, "(?P<student>.*)", assignment, escape=True)
        anybody = Path(coursedir.format_path(coursedir.submitted_directory, "*", assignment))
        for folder in Path(coursedir.root).glob(os.fspath(anybody.relative_to(coursedir.root))):
            if match := re.fullmatch(pattern, os.fspath(folder)):
                yield match["student"]

    def _place(self, step: str, student: str, assignment: str) -> Path:
        return Path(self.parent.coursedir.format_path(step, student, assignment))

    def _row(self, gradebook: Gradebook, assignment: Assignment, name: str, student: Student | None) -> dict[str, Any]:
        row: dict[str, Any] = {key: getattr(student, key, "") for key in PERSON}
        row |= {"assignment": assignment.name, "duedate": assignment.duedate, "student_id": name}
        row["max_score"] = assignment.max_score
        try:
            submission = gradebook.find_submission(assignment.name, name)
        except MissingEntry:
            submission = None
        row["standing"], row["problem"] = self._standing(assignment.name, name, submission)
        row["timestamp"] = submission.timestamp if submission else ""
        if row["standing"] in (Standing.GRADED, Standing.PARTLY):
            penalty = submission.late_submission_penalty or 0.0
            scores = (submission.score, penalty, max(0.0, submission.score - penalty))
            row |= dict(zip(SCORES, scores, strict=True))
        return row

    def _standing(self, assignment: str, student: str, submission: Any) -> tuple[Standing, str]:
        """Where a student stands, and why nothing could be read."""
        coursedir = self.parent.coursedir
        graded = [stamp(file) for file in self._place(coursedir.autograded_directory, student, assignment).glob(ANY)]
        if submission is None or not graded:
            folder = self._place(coursedir.submitted_directory, student, assignment)
            return _waiting([file for file in folder.rglob("*") if file.is_file() and file.name != NOTE])
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        problems = [one["problem"] for one in graded if one.get("problem")]
        if len(problems) == len(graded) and all(grade.manual_score is None for grade in grades):
            return Standing.UNREAD, problems[0]
        unmarked = [grade for grade in grades if grade.auto_score is None and grade.manual_score is None]
        if any(not grade.needs_manual_grade for grade in unmarked):
            return Standing.UNGRADED, ""
        return (Standing.PARTLY if unmarked else Standing.GRADED), ""


def _waiting(files: Sequence[Path]) -> tuple[Standing, str]:
    """Where a student stands who has handed in these files, of which none is graded."""
    if not files:
        return Standing.MISSING, ""
    if any(named(file.name).kind is Kind.NOTEBOOK for file in files):
        return Standing.UNGRADED, ""
    return Standing.UNREAD, ", ".join(sorted(file.name for file in files))


def _cell(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    if value is None or isinstance(value, float):
        return "" if value is None else str(value)
    return cell(str(value))
