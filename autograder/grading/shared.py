"""Shared attempts: one worker serves the checks of an exercise, one after the other, as long as they pass.

This is for watching, where a learner waits at each save. The module is loaded anew for each check, but what it has
changed elsewhere (in NumPy, in its folder) stays. So a failure counts only in a worker of its own, and a pass only
until the exercise is graded by the ordinary command.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.grading.alone import in_company
from autograder.grading.attempt import BRIEF, Attempt, Attempts, load_request
from autograder.grading.session import Session
from autograder.model import Check
from autograder.sandbox import GRACE, Worker, WorkerDied


class SharedAttempts(Attempts):
    """Makes attempts in two workers of an exercise: one for the learner's texts, the other for known mistakes.

    A check with the time for a training has a worker of its own at once.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.lasting: dict[tuple[str, bool], Worker] = {}
        self.sharing = False

    def make(
        self,
        check: Check,
        texts: Mapping[str, str],
        expected: list[Any] | None = None,
        following: Callable[[], None] | None = None,
        **how: Any,
    ) -> Attempt:
        """As in `Attempts`; what does not pass in the shared worker is made again in one of its own."""
        if not self.shared(check):
            return super().make(check, texts, expected, following, **how)
        with self._sharing():
            if expected is not None:
                return super().make(check, texts, expected, **how)
            with in_company():
                attempt = self._make(check, texts, None, None, **how)
        if self.enough(attempt):
            return attempt
        return super().make(check, texts, **how)

    def shared(self, check: Check) -> bool:
        """Whether this check may share a worker."""
        return check.time <= BRIEF

    def enough(self, attempt: Attempt) -> bool:
        """Whether what came of it in a shared worker counts."""
        return attempt.error is None

    def begin(self, check: Check, texts: Mapping[str, str], expected: list[Any] | None) -> Worker:
        if not self.sharing:
            return super().begin(check, texts, expected)
        place = check.exercise.key, expected is not None
        worker = self.lasting.get(place)
        if worker is None or not self._load_again(worker, check, texts):
            worker = self.lasting[place] = super().begin(check, texts, expected)
        return worker

    def end(self, worker: Worker, session: Session) -> None:
        if not (self.sharing and session.idle):
            worker.close()

    def close(self) -> None:
        super().close()
        for worker in self.lasting.values():
            worker.close()
        self.lasting.clear()

    @contextlib.contextmanager
    def _sharing(self) -> Iterator[None]:
        before, self.sharing = self.sharing, True
        try:
            yield
        finally:
            self.sharing = before

    def _load_again(self, worker: Worker, check: Check, texts: Mapping[str, str]) -> bool:
        """Tell a worker to load these texts for this check; whether it still lives."""
        if worker.death or worker.input.closed:
            return False
        worker.deadline = time.monotonic() + check.time + GRACE
        try:
            worker.send({"op": "again", **load_request(self.seed, check, texts)})
        except WorkerDied:
            return False
        return True
