"""The lines of a watch, for an editor: all problems that are known, between a line that begins and one that ends."""

from __future__ import annotations

from collections.abc import Callable

from autograder.frontends import lines
from autograder.model import Exercise, Report
from autograder.watching.watch import View

BEGIN, END = "dlgrade: grading\n", "dlgrade: done\n"


class Lines(View):
    """Writes a block for each save. An editor forgets the problems of the last one: every exercise's are in each."""

    def __init__(self, put: Callable[[str], None]) -> None:
        self.put = put
        self.reports: dict[str, Report] = {}
        self.begun = False

    def grading(self, exercise: Exercise) -> None:
        if not self.begun:
            self.put(BEGIN)
        self.begun = True

    def graded(self, exercise: Exercise, report: Report, seconds: float, following: Exercise | None) -> None:
        self.reports[exercise.key] = report
        self.done()

    def ungraded(self, exercise: Exercise, problem: str) -> None:
        self.reports.pop(exercise.key, None)
        self.done(f"dlgrade: {problem}\n")

    def gone(self, exercise: Exercise) -> None:
        self.reports.pop(exercise.key, None)
        if not self.begun:
            self.put(BEGIN)
            self.done()

    def done(self, said: str = "") -> None:
        self.put(said + "".join(map(lines.render, self.reports.values())) + END)
        self.begun = False
