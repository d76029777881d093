"""Batch: many submissions, each graded by itself against suites that are collected once."""

from __future__ import annotations

import collections
import contextlib
import os
import queue
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograder.course import Course, load_course
from autograder.errors import GraderError, SubmissionError, UsageError
from autograder.grading.seeds import fingerprint
from autograder.grading.settings import Settings, seed_of
from autograder.intake.owners import owned
from autograder.model import Exercise, Graded, Outcome, Record, Report, Submission
from autograder.serving.answering import exercises_of
from autograder.serving.job import Job
from autograder.serving.messages import Answer, Place, Question, Task
from autograder.serving.reading import Reader
from autograder.serving.store import Store

OF_SYSTEMS = ("__macosx", "thumbs.db", "desktop.ini")  # which leave them everywhere, as they do hidden files
TRIES = 2  # so many processes may end while they hold an entry


class Entry(Record):
    """What one owner has in the inbox, of whatever kind.

    `things`: all paths of it, if they are several or the name of one is not that of what was handed in (see `Place`).
    `late`: whether the platform that it comes from says so in its name.
    """

    owner: str
    path: Path
    things: tuple[tuple[Path, str], ...] = ()
    late: bool = False

    @property
    def place(self) -> Place:
        return Place(os.fspath(self.path), self.owner, tuple((os.fspath(path), name) for path, name in self.things))


class Batch(Record):
    """What all submissions of a batch share: the job for them, the secret of their seeds, the language of reports."""

    task: Task
    secret: str
    language: str

    def exercises(self, course: Course) -> list[Exercise]:
        return exercises_of(course, self.task.exercises)

    def settings(self, entry: Entry) -> Settings:
        return Settings(seed_of(self.secret, entry.owner), self.language, show_seed=False)

    def question(self, entry: Entry) -> Question:
        return Question(entry.place, self.task.exercises, self.settings(entry))


class Result(Record):
    """What came of one entry. `ended`: its digest if it ended every process that held it."""

    entry: Entry
    answer: Answer
    ended: str = ""


def entries(inbox: Path, out: Path | None = None) -> list[Entry]:
    """All that lies in the inbox, by owner, also what cannot be graded; but not `out`, the reports' folder.

    What several names give to one owner is one submission.

    Raises UsageError if it is no inbox, or empty, or ambiguous, or the reports' folder.
    """
    if out is not None and out.resolve() == inbox.resolve():
        raise UsageError("out-is-inbox", path=out)
    try:
        found = sorted(inbox.iterdir())
    except OSError as error:
        raise UsageError("no-inbox", path=inbox, problem=error.strerror) from None
    things = [
        (path, path.is_dir())
        for path in found
        if not path.name.startswith(".") and path.name.casefold() not in OF_SYSTEMS
        if out is None or path.resolve() != out.resolve()
    ]
    listed = [
        Entry(owner=one.owner, path=one.things[0][0], things=one.things, late=one.late)
        for one in owned(things, inbox.resolve().name)
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


def is_current(report: Report, batch: Batch, entry: Entry, submission: Submission, course: Course, names: str) -> bool:
    """Whether a stored report is the one that grading this submission now would give.

    `names`: what the sandbox says of itself. One with a broken check is not: that may have been the machine's doing.
    """
    exercises = batch.exercises(course)
    graded = [f"{chapter.name}/{exercise.name}" for chapter in report.chapters for exercise in chapter.exercises]
    return (
        report.submission.digest == submission.digest
        and graded == [exercise.key for exercise in exercises]
        and report.suite_digest == course.suite_digest(exercises)
        and report.seed_fingerprint == fingerprint(batch.settings(entry).for_submission(submission).seed)
        and all(check.outcome != Outcome.BROKEN for check in report.checks())
        and (report.language, report.environment.sandbox) == (batch.language, names)
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

    def recall(self, batch: Batch, listed: Sequence[Entry], course: Course, names: str) -> list[Entry]:
        """Find what is graded already and has not changed, or ended the grader before; the entries that are left."""
        exercises = batch.exercises(course)
        with Reader(course) as reader:
            for entry in listed:
                stored, ended = self.store.report(entry.owner), self.store.ended(entry.owner)
                if stored is None and ended is None:
                    continue
                try:
                    submission = reader.read(entry.place, exercises)
                except SubmissionError:
                    self.store.drop(entry.owner)
                    continue
                if stored and is_current(stored, batch, entry, submission, course, names):
                    self.reports[entry.owner] = stored
                elif ended == submission.digest:
                    before = GraderError("ended-before", file=self.store.ended_file(entry.owner))
                    self.problems[entry.owner] = before.say(batch.language)
                    self.faults += 1
        return [entry for entry in listed if entry.owner not in self.reports and entry.owner not in self.problems]

    def add(self, result: Result) -> None:
        """Keep what came of an entry. Raises UsageError if it cannot be written."""
        owner, graded = result.entry.owner, result.answer.graded
        if graded is None:
            self.problems[owner] = result.answer.problem
            self.faults += result.answer.fault
            if result.ended:
                self.store.keep_ended(owner, result.ended)
            return
        try:
            self.store.keep(owner, self.render(graded))
        except KeyboardInterrupt:  # perhaps just after it was written
            if self.store.report(owner) == graded.report:
                self.reports[owner] = graded.report
            raise
        self.reports[owner] = graded.report

    @property
    def broken(self) -> bool:
        """Whether something is our fault."""
        checks = [check for report in self.reports.values() for check in report.checks()]
        return self.faults > 0 or any(check.outcome == Outcome.BROKEN for check in checks)


def run(batch: Batch, wanted: Sequence[Entry], jobs: int, tell: Callable[[Result], None]) -> None:
    """Grade the entries and tell what came of each, as soon as it is known.

    Jobs are processes of their own, so that an entry ends no more than the one that holds it; it is tried once more in
    another. Raises DlgradeError if nothing can be graded at all.
    """
    todo = collections.deque(wanted)
    tries: collections.Counter[str] = collections.Counter()
    done: queue.SimpleQueue[Job] = queue.SimpleQueue()
    crew: dict[Job, Entry] = {}
    try:
        while todo or crew:
            while todo and len(crew) < jobs:
                job = Job(batch.task, done=done)
                crew[job] = todo.popleft()
                job.give(batch.question(crew[job]))
            job = done.get()
            if job not in crew:  # the end of one that is waited for already
                continue
            entry, answer = crew[job], job.take()
            tries[entry.owner] += 1
            if answer is not None:
                tell(Result(entry, answer))
            elif tries[entry.owner] < TRIES:
                todo.appendleft(entry)
            else:
                tell(Result(entry, ended_early(batch.language), ended=digest_of(batch, entry)))
            if answer is not None and todo:
                crew[job] = todo.popleft()
                job.give(batch.question(crew[job]))
            else:
                del crew[job]
                job.end()
    finally:
        for job in crew:
            job.stop()
        for job in crew:
            job.end()


def digest_of(batch: Batch, entry: Entry) -> str:
    """The digest of what was handed in; nothing if it cannot be read any more."""
    course = load_course(Path(batch.task.root) if batch.task.root else None)
    with Reader(course) as reader, contextlib.suppress(SubmissionError):
        return reader.read(entry.place, batch.exercises(course)).digest
    return ""


def ended_early(language: str) -> Answer:
    """What is told of an entry that ended several jobs."""
    return Answer(problem=GraderError("ended-early").say(language), fault=True)
