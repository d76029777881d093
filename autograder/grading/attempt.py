"""One attempt at a check: a module's texts in a fresh worker, the check run against it, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from autograder.checks.answers import Died
from autograder.checks.asked import Trail, followed
from autograder.checks.declare import CheckFailed
from autograder.checks.margins import Margin, recorded
from autograder.checks.pictures import kept
from autograder.checks.timing import TOO_SLOW, out_of_time
from autograder.errors import GraderError, exhausted
from autograder.grading.alone import alone, in_company
from autograder.grading.compiled import Compiled
from autograder.grading.notes import Notes
from autograder.grading.questions import Questions
from autograder.grading.requests import Request
from autograder.grading.seeds import stream, worker_seed
from autograder.grading.session import Session
from autograder.grading.standstill import pulse
from autograder.grading.student import Student
from autograder.grading.suites import Suites
from autograder.model import Check, Exercise, Record, Seen, Text
from autograder.sandbox import GRACE, Sandbox, Worker, WorkerDied
from autograder.worker.wire import packed

MEBIBYTE = 1 << 20
BRIEF = 10.0  # seconds for a check in which nothing is trained for long
SIGKILL = 9  # by the system, if memory is short, or with its parent


class Attempt(Record):
    """What came of it: what the check raised (None: it passed), the answers, what was printed, the seconds taken.

    `memory`: the most that the worker had in memory, in MiB, if the system tells. `remarks` and `seen`: what the
    check noted. `margins`: what it measured, beside the thresholds. `timed`: whether it had a twin to measure beside.
    `trail`: what it asked. `requests`: the same, as far as it can be asked again of another module. `brief`: whether
    the check has too little time for a training.
    """

    error: BaseException | None
    transcript: list[Any]
    printed: str
    seconds: float
    memory: int | None = None
    remarks: tuple[Text, ...] = ()
    seen: Seen = Seen()
    margins: tuple[Margin, ...] = ()
    timed: bool = False
    trail: Trail = msgspec.field(default_factory=Trail)
    requests: tuple[Request, ...] = ()
    brief: bool = False

    @property
    def trained(self) -> bool:
        """Whether it took the time of a training: it kept a history, or measured beside a threshold or a twin.

        A threshold in a brief check is one of chance, such as how often something was drawn.
        """
        return bool(self.seen.curves or self.timed or (self.margins and not self.brief))

    @property
    def too_slow(self) -> bool:
        """Whether it failed by its time: by an expectation, or before it in a check that measures."""
        if isinstance(self.error, CheckFailed):
            return self.error.evidence.key in TOO_SLOW
        return self.timed and out_of_time(self.error)


class Attempts:
    """Makes attempts in one sandbox; a worker can be made ready while another check is still running."""

    def __init__(
        self,
        suites: Suites,
        sandbox: Sandbox,
        seed: str,
        reference: Callable[[Exercise], Any],
        solutions: Callable[[Exercise], Mapping[str, str]],
        seeds: Mapping[str, str] | None = None,
    ) -> None:
        """`reference`: an exercise's solution as a module; `solutions`: the solutions' texts of its chapter.

        `seeds`: those of exercises that have their own, by their keys.
        """
        self.suites = suites
        self.sandbox = sandbox
        self.seed = seed
        self.seeds = seeds or {}
        self.reference = reference
        self.solutions = solutions
        self.ready: dict[str, Worker] = {}
        self.proven: set[tuple[str, ...]] = set()
        self.compiled = Compiled()

    def seed_for(self, check: Check) -> str:
        """The seed of a check's exercise."""
        return self.seeds.get(check.exercise.key, self.seed)

    def prepare(self, check: Check, texts: Mapping[str, str]) -> None:
        """Start the worker for a check that comes next; it loads the module while the caller goes on."""
        if check.id not in self.ready and libraries(check.exercise) in self.proven:
            self.ready[check.id] = self.start(check, texts, often=True)

    def make(
        self,
        check: Check,
        texts: Mapping[str, str],
        expected: list[Any] | None = None,
        following: Callable[[], None] | None = None,
        *,
        exact: bool = True,
        first: int = 1,
        questions: Questions | None = None,
    ) -> Attempt:
        """Run the check against these texts. `expected`, `exact`: a transcript to compare with, as in `Session`.
        `first`: of several batches the one that is asked first, as in `Trail`. `questions`: gets what was asked.

        `following` is called once the module is loaded: the time to prepare what comes next. What fails because the
        worker was killed, or this process had no memory or stood still, is tried once more: that need not be the
        learner's doing.
        What failed by its time is measured again alone, with nothing of ours beside it, and only that counts.
        Raises GraderError if this machine has no more room.
        """
        beat, begun = pulse(), time.monotonic()
        with in_company():
            attempt = self._make(check, texts, expected, following, exact=exact, first=first, questions=questions)
        if expected is None and attempt.too_slow:
            self.close()
            with alone():
                return self._make(check, texts, None, None, first=first, questions=questions)
        killed = isinstance(attempt.error, Died) and (attempt.error.cause, attempt.error.status) == ("signal", SIGKILL)
        if attempt.error and expected is None and (killed or exhausted(attempt.error) or beat.stood_still(begun)):
            with in_company():
                attempt = self._make(check, texts, None, following, first=first, questions=questions)
        return attempt

    def replay(self, check: Check, texts: Mapping[str, str], attempt: Attempt, exact: bool) -> Attempt:
        """Run the check against these texts until an answer is another than in this attempt."""
        return self.make(check, texts, expected=attempt.transcript, exact=exact)

    def _make(
        self,
        check: Check,
        texts: Mapping[str, str],
        expected: list[Any] | None,
        following: Callable[[], None] | None,
        *,
        exact: bool = True,
        first: int = 1,
        questions: Questions | None = None,
    ) -> Attempt:
        started = time.perf_counter()
        worker = self.begin(check, texts, expected)
        session = Session(worker, check.time, expected, texts, exact)
        if questions is not None:
            questions.clear()
            session.questions = questions
        notes, beside, twins, memory, passed = Notes(), [], [], None, False

        def another(modules: Mapping[str, str], told: Mapping[str, str] | None) -> Session:
            beside.append(self.start(check, modules))
            other = Session(beside[-1], check.time, texts=told)
            other.loaded()
            return other

        def student() -> Student:
            session.loaded()
            if following:
                following()
            return Student(session)

        def twin() -> Student:
            twins.append(another(self.solutions(check.exercise), None))
            return Student(twins[-1])

        def elsewhere() -> Student:
            other = another(texts, texts)
            other.join(session)
            return Student(other)

        try:
            with recorded() as margins, followed(first) as trail, kept(expected is None) as notes.pictures:
                error = self.suites.run(
                    check,
                    student=student,
                    rng=lambda: stream(self.seed_for(check), check.id),
                    reference=lambda: self.reference(check.exercise),
                    twin=twin,
                    elsewhere=elsewhere,
                    curves=lambda: notes.curve,
                    remark=lambda: notes.remark,
                )
            if isinstance(error, MemoryError):
                error = session.budget.blamed() or error
            if expected is None:
                notes.failure(error)
            memory, passed = worker.peak_memory(), error is None
        finally:
            for used in beside:
                used.close()
            self.end(worker, session, passed)
        if isinstance(error, GraderError) or (error is not None and not isinstance(error, Exception)):
            raise error
        return Attempt(
            error=error,
            transcript=session.transcript,
            printed=session.printed,
            seconds=time.perf_counter() - started,
            memory=memory,
            remarks=tuple(notes.remarks),
            seen=notes.seen,
            margins=tuple(margins),
            timed=bool(twins),
            trail=trail,
            requests=tuple(session.requests.kept),
            brief=check.time <= BRIEF,
        )

    def begin(self, check: Check, texts: Mapping[str, str], expected: list[Any] | None) -> Worker:
        """The worker of an attempt, which has been told to load the module. Raises GraderError if none starts."""
        worker = self.ready.pop(check.id, None) if expected is None else None
        worker = worker or self.start(check, texts, often=expected is None)
        if not worker.process.started():
            worker.close()
            worker = self.start(check, texts)
            if not worker.process.started():
                worker.close()
                raise self.sandbox.unable(libraries(check.exercise))
        return worker

    def end(self, worker: Worker, session: Session, passed: bool) -> None:
        """The attempt is over."""
        worker.close()

    def start(self, check: Check, texts: Mapping[str, str], often: bool = False) -> Worker:
        """A worker that has been told to load the module. `often`: whether others are to load the same texts."""
        needed = libraries(check.exercise)
        worker = self.sandbox.worker(*kind(check))
        try:
            if needed not in self.proven:
                worker.call({"op": "hello"})
                self.proven.add(needed)
            worker.deadline = time.monotonic() + check.time + GRACE
            code = self.compiled.of(check, texts)
            if code is None and often:
                code = self.compiled.ask(worker, check, texts)
                if not code:
                    worker.close()
                    return self.start(check, texts)
            request = load_request(self.seed_for(check), check, texts)
            worker.send({"op": "load", **request, "code": code or {}})
        except WorkerDied:
            if needed not in self.proven:
                raise self.sandbox.unable(needed) from None
        return worker

    def discard(self, check: Check) -> None:
        """Give up a worker that was made ready for a check which is not run after all."""
        if check.id in self.ready:
            self.ready.pop(check.id).close()

    def close(self) -> None:
        for worker in self.ready.values():
            worker.close()
        self.ready.clear()


def load_request(seed: str, check: Check, texts: Mapping[str, str]) -> dict[str, Any]:
    """What a worker is told to load the module of a check, in a run with this seed."""
    exercise = check.exercise
    return {
        "modules": packed(texts),
        "main": exercise.name,
        "imports": list(exercise.imports),
        "rules_out": list(exercise.rules_out),
        "seed": worker_seed(seed, check.id),
        "seconds": check.time,
    }


def kind(check: Check) -> tuple[tuple[str, ...], int, float]:
    """The kind of worker that a check needs: libraries, memory in bytes, seconds."""
    return libraries(check.exercise), check.exercise.memory * MEBIBYTE, check.time


def libraries(exercise: Exercise) -> tuple[str, ...]:
    """The libraries that the worker of an exercise loads besides NumPy."""
    return ("torch",) if exercise.torch else ()
