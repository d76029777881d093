"""Courses of nbgrader: its own commands, as a teacher runs them, and what comes of them."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from jupyters import surroundings
from nbgrader.api import Gradebook

COMMANDS = """
import contextlib, sys
from jupyter_core.application import NoStart
from nbgrader.api import Gradebook
from nbgrader.apps.nbgraderapp import NbGraderApp

if __name__ == "__main__":
    for line in sys.argv[1:]:
        if line.startswith("mark "):
            _, student, cell, points = line.split()
            with Gradebook("sqlite:///gradebook.db") as gradebook:
                gradebook.find_grade(cell, "chapter2", "chapter2", student).manual_score = float(points)
                gradebook.db.commit()
            continue
        if line.startswith("student "):
            _, student, first, last = line.split()
            with Gradebook("sqlite:///gradebook.db") as gradebook:
                gradebook.add_student(student, first_name=first, last_name=last)
            continue
        app = NbGraderApp()
        app.initialize(line.split())
        with contextlib.suppress(NoStart):
            app.start()
        type(app.subapp).clear_instance()
"""


def nbgrader(course: Path, *lines: str) -> str:
    """Run commands of nbgrader in one process; what they said. Between them, `mark STUDENT CELL POINTS` marks by hand,
    and `student ID FIRST LAST` adds one to the gradebook.
    """
    command = [sys.executable, "-c", COMMANDS, *lines]
    done = subprocess.run(command, cwd=course, env=surroundings(), capture_output=True, timeout=900, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def book(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course / 'gradebook.db'}")


def exported(course: Path, name: str) -> dict[str, dict[str, str]]:
    with (course / name).open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}
