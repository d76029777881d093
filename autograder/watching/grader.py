"""The grader of a watch: a warm process of one chapter, which is asked for one exercise at a time."""

from __future__ import annotations

import queue
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from autograder.course import Course
from autograder.grading.settings import Settings, new_seed
from autograder.model import Exercise
from autograder.serving.job import Job, no_service
from autograder.serving.messages import Answer, Place, Question, Task

PATIENCE = 1.5  # seconds for which a grading goes on though something was saved: about what another process costs
PATIENCE_AT_FIRST = 20.0  # seconds, while the suites of a chapter are still being loaded


class Grader:
    """Grades in the background; `done` is told when there is something to `take`.

    What is asked while it grades waits until that is done, or ends it if it takes long; of several only the last
    counts.
    """

    def __init__(self, course: Course, root: Path, language: str, done: queue.SimpleQueue[Any]) -> None:
        """`root`: the learner's course folder. `done`: where a job is put when it has answered."""
        self.course = course
        self.root = root
        self.language = language
        self.done = done
        self.job: Job | None = None
        self.errors: IO[bytes] | None = None
        self.chapter = ""
        self.busy: Exercise | None = None
        self.waiting: Exercise | None = None
        self.since = 0.0  # when it was asked, monotonic seconds
        self.answered = False  # whether this job has answered before

    def ask(self, exercise: Exercise) -> None:
        """Grade this one. Raises GraderError if no process can be started."""
        if self.busy is not None:
            self.waiting = exercise
            self.hurry()
        else:
            self._begin(exercise)

    def hurry(self) -> None:
        """End a grading that takes long while another one waits."""
        if self.waiting is not None and self.left() <= 0:
            waiting, self.waiting = self.waiting, None
            self.close()
            self._begin(waiting)

    def left(self) -> float:
        """The seconds for which one that waits has patience."""
        patience = PATIENCE if self.answered else PATIENCE_AT_FIRST
        return max(self.since + patience - time.monotonic(), 0)

    def take(self, job: Job) -> tuple[Exercise, Answer] | None:
        """What a job has to say; None if that does not count any more, because it was ended or another one waits.

        Of an answer with more to come the rest is taken later, as another one.
        Raises DlgradeError if it cannot grade anything.
        """
        if job is not self.job or self.busy is None:
            return None
        exercise, answer = self.busy, job.take()
        if answer is not None and answer.more:
            return None if self.waiting else (exercise, answer)
        waiting, self.busy, self.waiting = self.waiting, None, None
        if answer is None:
            problem = no_service(self.errors)
            self.close()
            raise problem
        self.answered = True
        if waiting is not None:
            self._begin(waiting)
            return None
        return exercise, answer

    def close(self) -> None:
        """End the process, and all that it started."""
        job, self.job, self.busy, self.answered = self.job, None, None, False
        if job is not None:
            job.stop()
            job.end()
        if self.errors is not None:
            self.errors.close()
            self.errors = None

    def _begin(self, exercise: Exercise) -> None:
        if self.job is None or self.chapter != exercise.chapter or self.job.process.poll() is not None:
            self.close()
            self.chapter = exercise.chapter
            keys = tuple(one.key for one in self.course.chapter(exercise.chapter).exercises)
            self.errors = tempfile.TemporaryFile()  # noqa: SIM115
            self.job = Job(Task(exercises=keys, staff=False, shared=True), self.errors, self.done)
        self.busy, self.since = exercise, time.monotonic()
        settings = Settings(new_seed(), self.language)
        self.job.give(Question(handed_in=Place(str(self.root)), exercises=(exercise.key,), settings=settings))
