"""The watch: it waits for saves, keys and answers, and shows what comes of them."""

from __future__ import annotations

import queue
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from autograder.course import GIVEN
from autograder.errors import DlgradeError
from autograder.model import Exercise, Report
from autograder.serving.job import Job
from autograder.watching.grader import Grader
from autograder.watching.saves import Saves
from autograder.workspace import Workspace

PATIENCE = 0.3  # seconds after which it is said that a grading goes on


class Saved(NamedTuple):
    """These files were written, renamed or deleted."""

    files: frozenset[Path]


class Pressed(NamedTuple):
    """This key was pressed."""

    letter: str


class Drawn(NamedTuple):
    """The terminal has another size, or is ours again: all is to be drawn once more."""


class Lost(NamedTuple):
    """What follows the files has failed."""

    error: BaseException


class View:
    """What a watch tells, by way of somebody who shows it."""

    def grading(self, exercise: Exercise) -> None:
        """It has begun. Several may begin before one is graded: then the others do not count any more."""

    def slow(self, exercise: Exercise) -> None:
        """It goes on for longer than one likes to wait."""

    def judged(self, exercise: Exercise, report: Report, seconds: float) -> None:
        """It is not right; why is still being looked for."""

    def graded(self, exercise: Exercise, report: Report, seconds: float, following: Exercise | None) -> None:
        """It is graded. `seconds`: until it was known what is right and what is not.

        `following`: the next exercise that is not complete, if there is one.
        """

    def ungraded(self, exercise: Exercise, problem: str) -> None:
        """It cannot be graded, for this reason."""

    def gone(self, exercise: Exercise) -> None:
        """Its file is not there any more."""

    def given(self, chapter: str) -> None:
        """The learner's copy of the chapter's given code was saved, or is gone."""

    def pressed(self, letter: str) -> None:
        """A key other than those for going on and for quitting."""

    def drawn(self) -> None:
        """Draw all once more."""


class Watch:
    """Grades whichever of the exercises is saved, until somebody quits."""

    def __init__(self, workspace: Workspace, wanted: Sequence[Exercise], language: str, view: View) -> None:
        self.workspace = workspace
        self.wanted = list(wanted)
        self.language = language
        self.view = view
        self.events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.grader = Grader(workspace.course, workspace.root, language, self.events)
        chapters = dict.fromkeys(exercise.chapter for exercise in wanted)
        self.saves = Saves(
            workspace.root,
            chapters,
            lambda files: self.events.put(Saved(files)),
            lambda error: self.events.put(Lost(error)),
        )
        self.exercise = self.wanted[0]
        self.asked = 0.0  # when, in monotonic seconds
        self.seconds = 0.0  # that it took to know what is right and what is not, if that is known
        self.told = True  # whether it has been said how what was asked goes on

    def run(self, first: Exercise) -> None:
        """Grade this one, and then what is saved; return when q is pressed. Raises GraderError, KeyboardInterrupt."""
        self.saves.open()
        try:
            self.grade(first)
            while (event := self.next_event()) != Pressed("q"):
                self.take(event)
        finally:
            self.grader.close()
            self.saves.close()

    def next_event(self) -> Any:
        """What happens next. What is due while nothing happens is done meanwhile."""
        while True:
            try:
                return self.events.get(timeout=self.due())
            except queue.Empty:
                if not self.told and self.grader.busy:
                    self.told = True
                    self.view.slow(self.grader.busy)
                self.grader.hurry()

    def due(self) -> float | None:
        """The seconds after which something is to be done even if nothing happens."""
        waits = [self.grader.left()] if self.grader.waiting else []
        if self.grader.busy and not self.told:
            waits.append(max(self.asked + PATIENCE - time.monotonic(), 0))
        return min(waits, default=None)

    def take(self, event: Any) -> None:
        if isinstance(event, Saved):
            self.saved(event.files)
        elif isinstance(event, Job):
            self.answered(event)
        elif isinstance(event, Lost):
            raise event.error
        elif event == Pressed("n"):
            self.grade(self.following() or self.after())
        elif isinstance(event, Pressed):
            self.view.pressed(event.letter)
        elif isinstance(event, Drawn):
            self.view.drawn()

    def saved(self, files: frozenset[Path]) -> None:
        """Grade the exercise whose file was saved; of several the one at hand, else the first."""
        exercises = [exercise for exercise in self.wanted if self.workspace.file(exercise) in files]
        for file in sorted(files):
            if file.name == f"{GIVEN}.py":
                self.view.given(file.parent.name)
        for exercise in exercises:
            if not self.workspace.file(exercise).exists():
                self.view.gone(exercise)
        there = [exercise for exercise in exercises if self.workspace.file(exercise).exists()]
        if there:
            self.grade(self.exercise if self.exercise in there else there[0])

    def grade(self, exercise: Exercise) -> None:
        self.exercise, self.asked, self.seconds, self.told = exercise, time.monotonic(), 0.0, False
        self.view.grading(exercise)
        self.grader.ask(exercise)

    def answered(self, job: Job) -> None:
        exercise = self.grader.busy
        try:
            found = self.grader.take(job)
        except DlgradeError as error:
            if exercise is not None:
                self.view.ungraded(exercise, error.say(self.language))
            return
        if found is None:
            return
        exercise, answer = found
        self.told = True
        if answer.graded is None:
            self.view.ungraded(exercise, answer.problem)
            return
        report, seconds = answer.graded.report, self.seconds or time.monotonic() - self.asked
        if answer.more:
            self.seconds = seconds
            self.view.judged(exercise, report, seconds)
            return
        self.view.graded(exercise, report, seconds, self.following())
        self.workspace.remember(report, answer.graded.seen)

    def following(self) -> Exercise | None:
        """The next exercise besides the one at hand that is not complete: after it, or else from the first on."""
        place = self.wanted.index(self.exercise) + 1
        rest = self.wanted[place:] + self.wanted[: place - 1]
        return next(iter(self.workspace.incomplete(rest)), None)

    def after(self) -> Exercise:
        """The exercise after the one at hand."""
        return self.wanted[(self.wanted.index(self.exercise) + 1) % len(self.wanted)]
