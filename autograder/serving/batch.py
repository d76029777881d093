"""Batch: many submissions, each graded by itself against suites that are collected once."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import hmac
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing import connection
from pathlib import Path
from typing import Any, NoReturn

from autograder.course import Course, load_course
from autograder.errors import DlgradeError, GraderError, SubmissionError, UsageError, exhausted
from autograder.grading.attempt import libraries
from autograder.grading.runner import available, grade_with
from autograder.grading.seeds import fingerprint
from autograder.grading.settings import Settings
from autograder.grading.suites import Suites, with_suites
from autograder.intake.collect import SUFFIXES, collect
from autograder.model import Exercise, Graded, Record, Report, Submission
from autograder.model import Outcome as CheckOutcome
from autograder.sandbox import Sandbox
from autograder.serving.store import Store

KINDS = (".zip", *SUFFIXES)
TRIES = 2  # so many processes may end while they hold an entry
LAST_MOMENT = 10.0  # seconds in which a process may tidy up before it is killed


class Entry(Record):
    """One thing in the inbox: a folder, a program, a notebook or an archive, and whose it is."""

    owner: str
    path: Path


class Task(Record):
    """What all submissions of a batch share."""

    root: Path
    exercises: tuple[str, ...]
    secret: str
    language: str
    policy: str


class Outcome(Record):
    """What came of one entry: a graded submission, or why there is none (`fault`: by our doing; `trace`: where)."""

    entry: Entry
    graded: Graded | None = None
    problem: str = ""
    fault: bool = False
    trace: str = ""


def entries(inbox: Path) -> list[Entry]:
    """What lies in the inbox, in the order of the names. Raises UsageError where it is none, empty or ambiguous."""
    try:
        found = sorted(inbox.iterdir())
    except OSError as error:
        raise UsageError("no-inbox", path=inbox, problem=error.strerror) from None
    listed = [
        Entry(owner=path.name if path.is_dir() else path.stem, path=path)
        for path in found
        if not path.name.startswith(".") and (path.is_dir() or path.suffix.lower() in KINDS)
    ]
    if not listed:
        raise UsageError("empty-inbox", path=inbox)
    owners = collections.Counter(_known_as(entry) for entry in listed)
    for entry in listed:
        if owners[_known_as(entry)] > 1:
            raise UsageError("two-of-one", path=inbox, owner=entry.owner)
    return listed


def _known_as(entry: Entry) -> str:
    """What tells owners apart: `a.staff` would have its report where the staff's file of `a` is."""
    return entry.owner.casefold().removesuffix(".staff")


def seed_of(secret: str, owner: str) -> str:
    """The seed of one owner's submissions: nobody without the secret can know it."""
    return hmac.new(secret.encode(), owner.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def is_current(report: Report, task: Task, entry: Entry, submission: Submission, course: Course, names: str) -> bool:
    """Whether a stored report is the one that grading this submission now would give.

    `names`: what the sandbox says of itself. One with a broken check is not: that may have been the machine's doing.
    """
    exercises = _exercises(task, course)
    graded = [f"{chapter.name}/{exercise.name}" for chapter in report.chapters for exercise in chapter.exercises]
    return (
        report.submission.digest == submission.digest
        and graded == [exercise.key for exercise in exercises]
        and report.suite_digest == course.suite_digest(exercises)
        and report.seed_fingerprint == fingerprint(seed_of(task.secret, entry.owner))
        and all(check.outcome != CheckOutcome.BROKEN for check in report.checks())
        and (report.language, report.environment.sandbox) == (task.language, names)
    )


class Results:
    """What a batch has come to: the reports, and why some submissions have none; all that is new goes into the store.

    `render`: the files for a graded submission, by suffix, the report last. `reports` holds those of earlier runs, too.
    """

    def __init__(self, store: Store, render: Callable[[Graded], Mapping[str, str]]) -> None:
        self.store = store
        self.render = render
        self.reports: dict[str, Report] = {}
        self.problems: dict[str, str] = {}
        self.faults = 0

    def recall(self, task: Task, listed: Sequence[Entry], course: Course, names: str) -> list[Entry]:
        """Find what is graded already and has not changed; the entries that are left."""
        exercises = _exercises(task, course)
        for entry in listed:
            stored = self.store.report(entry.owner)
            try:
                if stored and is_current(stored, task, entry, collect(entry.path, course, exercises), course, names):
                    self.reports[entry.owner] = stored
            except SubmissionError:
                self.store.drop(entry.owner)
        return [entry for entry in listed if entry.owner not in self.reports]

    def add(self, outcome: Outcome) -> None:
        """Keep what came of an entry. Raises UsageError where it cannot be written."""
        owner = outcome.entry.owner
        if outcome.graded is None:
            self.problems[owner] = outcome.problem
            self.faults += outcome.fault
        else:
            try:
                self.store.keep(owner, self.render(outcome.graded))
            except KeyboardInterrupt:  # perhaps just after it was written
                if self.store.report(owner) == outcome.graded.report:
                    self.reports[owner] = outcome.graded.report
                raise
            self.reports[owner] = outcome.graded.report

    @property
    def broken(self) -> bool:
        """Whether something is our fault."""
        checks = [check for report in self.reports.values() for check in report.checks()]
        return self.faults > 0 or any(check.outcome == CheckOutcome.BROKEN for check in checks)


def run(task: Task, wanted: Sequence[Entry], jobs: int, tell: Callable[[Outcome], None]) -> None:
    """Grade the entries and tell what came of each, as soon as it is known.

    With several jobs, each is a process of its own. The entry of one that dies is tried once more in another. Raises
    DlgradeError where nothing can be graded at all.
    """
    if jobs <= 1 or len(wanted) <= 1:

        def one_by_one(grade_one: Callable[[Entry], Outcome]) -> None:
            for entry in wanted:
                tell(grade_one(entry))

        _grading(task, one_by_one)
        return
    todo = collections.deque(wanted)
    tries: collections.Counter[str] = collections.Counter()
    crew: list[Job] = []
    try:
        while todo or crew:
            while todo and len(crew) < jobs:
                crew.append(Job(task))
                crew[-1].give(todo.popleft())
            for job in [job for job in crew if job.pipe in connection.wait([job.pipe for job in crew])]:
                entry, outcome = job.entry, job.take()
                tries[entry.owner] += 1
                if outcome is not None:
                    tell(outcome)
                elif tries[entry.owner] < TRIES:
                    todo.appendleft(entry)
                else:
                    tell(Outcome(entry=entry, problem=GraderError("ended-early").say(task.language), fault=True))
                if outcome is not None and todo:
                    job.give(todo.popleft())
                else:
                    crew.remove(job)
                    job.end()
    finally:
        for job in crew:
            job.process.terminate()
        for job in crew:
            job.end()


class Job:
    """A process of its own, which grades one entry after another: `give` it one, `take` what came of it, `end` it."""

    def __init__(self, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(task, theirs), daemon=True)
        with theirs, _signals_later():
            self.process.start()

    def give(self, entry: Entry) -> None:
        self.entry = entry
        with contextlib.suppress(BrokenPipeError):  # it has died: `take` tells
            self.pipe.send(entry)

    def take(self) -> Outcome | None:
        """What came of the entry; None where the process died. Raises DlgradeError where it can grade nothing."""
        try:
            came: Outcome | DlgradeError = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return None
        if isinstance(came, DlgradeError):
            raise came
        return came

    def end(self) -> None:
        """Wait for its end, which it comes to where it is not grading."""
        self.pipe.close()
        self.process.join(LAST_MOMENT)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


@contextlib.contextmanager
def _signals_later() -> Iterator[None]:
    """Hold signals back, for this process and those that it starts meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # else it is started with the first process, and lets the signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(task: Task, pipe: Any) -> None:
    """What a process of several does: grade what it is given until the pipe closes, its parent ends it or has gone."""
    signal.signal(signal.SIGTERM, _end)
    for name in ("SIGINT", "SIGHUP"):  # meant for the parent, which ends this process in order
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: None)
    try:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
        threading.Thread(target=_follow_parent, daemon=True).start()

        def work(grade_one: Callable[[Entry], Outcome]) -> None:
            with contextlib.suppress(EOFError):  # there is no more to do
                while True:
                    pipe.send(grade_one(pipe.recv()))
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # from here on it tidies up

        try:
            _grading(task, work)
        except DlgradeError as error:
            pipe.send(error)
        except (OSError, MemoryError) as error:
            if not exhausted(error):
                raise
            pipe.send(exhausted(error))
    except (KeyboardInterrupt, BrokenPipeError):
        pass


def _end(number: int, frame: Any) -> NoReturn:
    """Stop grading and tidy up; not to be told twice."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _follow_parent() -> None:
    """End with the parent, however that ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    if hasattr(signal, "pthread_kill"):
        number = threading.main_thread().ident
        assert number is not None
        signal.pthread_kill(number, signal.SIGTERM)
        time.sleep(LAST_MOMENT)
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        os.kill(os.getpid(), signal.SIGTERM)


def _exercises(task: Task, course: Course) -> list[Exercise]:
    return [exercise for exercise in course.all_exercises() if exercise.key in task.exercises]


def _grading(task: Task, work: Callable[[Callable[[Entry], Outcome]], None]) -> None:
    """Call `work` with a function that grades an entry; suites are collected and libraries loaded once.

    Raises GraderError where a library is not installed that an exercise needs: a class is not to lose its points by it.
    """
    course = load_course(task.root)
    exercises = _exercises(task, course)
    for exercise in exercises:
        if not available(exercise):
            raise GraderError("no-library", library=", ".join(libraries(exercise)))
    chapters = {exercise.chapter for exercise in exercises}
    everything = [exercise for exercise in course.all_exercises() if exercise.chapter in chapters]

    def inside(suites: Suites) -> None:
        with Sandbox(policy=task.policy) as sandbox:
            work(lambda entry: _one(task, entry, course, exercises, suites, sandbox))

    with_suites(course, everything, inside)


def _one(
    task: Task, entry: Entry, course: Course, exercises: list[Exercise], suites: Suites, sandbox: Sandbox
) -> Outcome:
    """What comes of one entry, whatever is in it."""
    try:
        submission = collect(entry.path, course, exercises)
        settings = Settings(seed_of(task.secret, entry.owner), task.language, show_seed=False)
        graded = grade_with(suites, submission, exercises, settings, sandbox=sandbox)
        return Outcome(entry=entry, graded=graded)
    except SubmissionError as error:
        return Outcome(entry=entry, problem=error.say(task.language))
    except DlgradeError as error:
        return Outcome(entry=entry, problem=error.say(task.language), fault=True)
    except Exception as error:  # a defect, or no more room: the others are graded all the same
        if found := exhausted(error):
            return Outcome(entry=entry, problem=found.say(task.language), fault=True)
        problem = GraderError("defect", problem=f"{type(error).__name__}: {error}").say(task.language)
        return Outcome(entry=entry, problem=problem, fault=True, trace=traceback.format_exc())
