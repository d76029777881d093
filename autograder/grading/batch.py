"""Batch: many submissions, each graded by itself against suites that are collected once."""

from __future__ import annotations

import hashlib
import hmac
import multiprocessing
import queue
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder.course import Course, load_course
from autograder.errors import DlgradeError, GraderError, SubmissionError, UsageError
from autograder.grading.collect import SUFFIXES, collect
from autograder.grading.plugin import Suites, with_suites
from autograder.grading.runner import grade_with
from autograder.grading.sandbox import Sandbox
from autograder.grading.seeds import fingerprint
from autograder.model import Exercise, Graded, Record, Report, Submission

KINDS = (".zip", *SUFFIXES)


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
    """What came of one entry: a graded submission, or why there is none (`fault`: by our doing)."""

    entry: Entry
    graded: Graded | None = None
    problem: str = ""
    fault: bool = False


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
    owners = [entry.owner.casefold() for entry in listed]
    for entry in listed:
        if owners.count(entry.owner.casefold()) > 1:
            raise UsageError("two-of-one", path=inbox, owner=entry.owner)
    return listed


def seed_of(secret: str, owner: str) -> str:
    """The seed of one owner's submissions: nobody without the secret can know it."""
    return hmac.new(secret.encode(), owner.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def is_current(report: Report, task: Task, entry: Entry, submission: Submission, course: Course, names: str) -> bool:
    """Whether a stored report is the one that grading this submission now would give.

    `names`: what the sandbox says of itself.
    """
    exercises = [exercise for exercise in course.all_exercises() if exercise.key in task.exercises]
    graded = [f"{chapter.name}/{exercise.name}" for chapter in report.chapters for exercise in chapter.exercises]
    return (
        report.submission.digest == submission.digest
        and graded == [exercise.key for exercise in exercises]
        and report.suite_digest == course.suite_digest(exercises)
        and report.seed_fingerprint == fingerprint(seed_of(task.secret, entry.owner))
        and (report.language, report.environment.sandbox) == (task.language, names)
    )


def run(task: Task, wanted: Sequence[Entry], jobs: int, tell: Callable[[Outcome], None]) -> None:
    """Grade the entries and tell what came of each, as soon as it is known.

    With several jobs, each is a process of its own. Raises DlgradeError where nothing can be graded at all.
    """
    if jobs <= 1 or len(wanted) <= 1:

        def one_by_one(grade_one: Callable[[Entry], Outcome]) -> None:
            for entry in wanted:
                tell(grade_one(entry))

        _grading(task, one_by_one)
        return
    context = multiprocessing.get_context("spawn")
    todo, done = context.Queue(), context.Queue()
    for entry in wanted:
        todo.put(entry)
    processes = [context.Process(target=_job, args=(task, todo, done)) for _ in range(min(jobs, len(wanted)))]
    for process in processes:
        process.start()
    left = {entry.owner: entry for entry in wanted}
    try:
        while left and (outcome := _next(done, processes)):
            del left[outcome.entry.owner]
            tell(outcome)
    finally:
        for process in processes:
            process.terminate()
            process.join()
    for entry in left.values():
        tell(Outcome(entry=entry, problem=GraderError("ended-early").say(task.language), fault=True))


def _next(done: Any, processes: Sequence[Any]) -> Outcome | None:
    """The next outcome; None where no process is left that could give one."""
    while True:
        alive = any(process.is_alive() for process in processes)
        try:
            outcome: Outcome = done.get(timeout=0.5)
            return outcome
        except queue.Empty:
            if not alive:
                return None


def _job(task: Task, todo: Any, done: Any) -> None:
    """One process of several: grade what is left until nothing is."""

    def work(grade_one: Callable[[Entry], Outcome]) -> None:
        while True:
            try:
                entry = todo.get(timeout=0.5)
            except queue.Empty:
                return
            done.put(grade_one(entry))

    _grading(task, work)


def _grading(task: Task, work: Callable[[Callable[[Entry], Outcome]], None]) -> None:
    """Call `work` with a function that grades an entry; suites are collected and libraries loaded once."""
    course = load_course(task.root)
    exercises = [exercise for exercise in course.all_exercises() if exercise.key in task.exercises]
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
        seed = seed_of(task.secret, entry.owner)
        graded = grade_with(
            suites, course, submission, exercises, seed=seed, show_seed=False, language=task.language, sandbox=sandbox
        )
        return Outcome(entry=entry, graded=graded)
    except SubmissionError as error:
        return Outcome(entry=entry, problem=error.say(task.language))
    except DlgradeError as error:
        return Outcome(entry=entry, problem=error.say(task.language), fault=True)
