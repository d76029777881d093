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
from autograder.grading.attempt import BRIEF, Attempt, Attempts, kind, load_request
from autograder.grading.session import Session
from autograder.grading.transcript import Differs
from autograder.model import Check, Exercise
from autograder.sandbox import GRACE, Worker, WorkerDied


class Passed:
    """The exercises that have passed, each with the texts that it passed with. They are not graded once more.

    That is for what others import: an answer that fails would have all that it imports graded at each save.
    """

    def __init__(self) -> None:
        self.texts: dict[str, Mapping[str, str]] = {}

    def add(self, exercise: Exercise, texts: Mapping[str, str]) -> None:
        """It passed. `texts`: those of the exercise and of all that it imports, by their keys."""
        self.texts[exercise.key] = texts

    def has(self, exercise: Exercise, texts: Mapping[str, str]) -> bool:
        """Whether it passed with these."""
        return self.texts.get(exercise.key) == texts


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
        """As in `Attempts`; what does not pass in a worker that has served before is made again in one that has not."""
        if check.time > BRIEF:
            return super().make(check, texts, expected, following, **how)
        with self._sharing():
            if expected is None and (check.exercise.key, False) in self.lasting:
                with in_company():
                    attempt = self._make(check, texts, None, None, **how)
                if attempt.error is None:
                    return attempt
            attempt = super().make(check, texts, expected, **how)
            if attempt.error is not None and following is not None:
                following()  # which needs a worker of its own: it loads the module while the cause is looked for
            return attempt

    def replay(self, check: Check, texts: Mapping[str, str], attempt: Attempt, exact: bool) -> Attempt:
        """As in `Attempts`; if the attempt's own requests show another answer already, the check is not run."""
        if exact and check.time <= BRIEF and self._differs(check, texts, attempt):
            return Attempt(error=Differs(), transcript=[], printed="", seconds=0.0)
        return super().replay(check, texts, attempt, exact)

    def _differs(self, check: Check, texts: Mapping[str, str], attempt: Attempt) -> bool:
        with self._sharing(), in_company():
            worker = self.begin(check, texts, attempt.transcript)
            session = Session(worker, check.time, attempt.transcript, texts)
            try:
                return session.differs(attempt.requests)
            finally:
                self.end(worker, session, False)

    def start(self, check: Check, texts: Mapping[str, str], often: bool = False) -> Worker:
        worker = super().start(check, texts, often)
        if self.sharing:
            self.sandbox.prepare(*kind(check))
        return worker

    def begin(self, check: Check, texts: Mapping[str, str], expected: list[Any] | None) -> Worker:
        if not self.sharing:
            return super().begin(check, texts, expected)
        place = check.exercise.key, expected is not None
        worker = self.lasting.get(place)
        if worker is None or not self._load_again(worker, check, texts):
            worker = self.lasting[place] = super().begin(check, texts, expected)
        return worker

    def end(self, worker: Worker, session: Session, passed: bool) -> None:
        """Only a worker in which nothing has failed serves another check; known mistakes are meant to fail."""
        known = session.expected is not None
        if not (self.sharing and session.idle and (passed or known)):
            worker.close()
            self.lasting = {place: other for place, other in self.lasting.items() if other is not worker}

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
            worker.send({"op": "again", **load_request(self.seed_for(check), check, texts)})
        except WorkerDied:
            return False
        return True
