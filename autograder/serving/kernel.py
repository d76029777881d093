"""A grader beside a notebook's kernel: a job that keeps the suites of a chapter and warm workers.

The kernel is the learner's. What they change there (NumPy's functions, the modules' search path) reaches no grading.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO

from autograder.case import Case
from autograder.model import Chapter, Report, Seen
from autograder.serving.job import Job, no_service
from autograder.serving.messages import Answer, Question, Step, Task


class NotGraded(Exception):
    """The grader could not grade; the text is a sentence for the learner."""


class Grader:
    """A job for one chapter, which is started with the first question.

    Raises NotGraded if the grader says why it cannot grade. After an interrupt, nothing of it is left.
    """

    def __init__(self, chapter: Chapter) -> None:
        self.task = Task(exercises=tuple(exercise.key for exercise in chapter.exercises), staff=False, steps=True)
        self.job: Job | None = None
        self.errors: IO[bytes] | None = None

    def ask(
        self, question: Question, tell: Callable[[Step], None] | None = None
    ) -> tuple[Report, dict[str, Seen], Case | None]:
        """Grade, and wait for it: the report, what its public checks kept, and the case that was asked for.

        `tell`: gets each step before it.
        """
        try:
            answer = self._ask(question, tell)
        except BaseException:
            self.close()
            raise
        if answer.graded is None:
            raise NotGraded(answer.problem)
        return answer.graded.report, answer.graded.seen, answer.case

    def _ask(self, question: Question, tell: Callable[[Step], None] | None) -> Answer:
        if self.job is None or self.job.process.poll() is not None:
            self.close()
            self.errors = tempfile.TemporaryFile()  # noqa: SIM115
            self.job = Job(self.task, self.errors)
        self.job.give(question)
        answer = self.job.take(tell)
        if answer is None:
            raise no_service(self.errors)
        return answer

    def close(self) -> None:
        """End the process, and all that it started."""
        job, self.job = self.job, None
        if job is not None:
            job.stop()
            job.end()
        if self.errors is not None:
            self.errors.close()
            self.errors = None
