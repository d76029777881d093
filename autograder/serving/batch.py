"""Batch: many submissions, each graded by itself against suites that are collected once."""

from __future__ import annotations

import collections
import contextlib
import datetime
import os
import queue
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from autograder.course import Course, load_course
from autograder.errors import GraderError, SubmissionError, UsageError
from autograder.grading.settings import Settings, seed_of
from autograder.intake.owners import Owned, owned
from autograder.model import Exercise, Record
from autograder.serving.answering import exercises_of
from autograder.serving.handed_in import HandedIn
from autograder.serving.job import Job
from autograder.serving.messages import Answer, Place, Question, Task
from autograder.serving.reading import Reader
from autograder.serving.times import handed_in_at

OF_SYSTEMS = ("__macosx", "thumbs.db", "desktop.ini")  # which leave them everywhere, as they do hidden files
TRIES = 2  # so many processes may end while they hold an entry


class Entry(Record):
    """What one owner has in the inbox, of whatever kind, and when it was handed in, if that is known.

    `things`: all paths of it, if they are several or the name of one is not that of what was handed in (see `Place`).
    `only`: the exercises to be graded, by key, as the others are known; None: all.
    """

    owner: str
    path: Path
    at: datetime.datetime | None = None
    things: tuple[tuple[Path, str], ...] = ()
    only: tuple[str, ...] | None = None

    @property
    def place(self) -> Place:
        return Place(os.fspath(self.path), self.owner, tuple((os.fspath(path), name) for path, name in self.things))

    def handed_in(self, answer: Answer | None = None) -> HandedIn:
        """What the store keeps of it, with what came of it."""
        known = HandedIn(owner=self.owner, path=os.fspath(self.path), at=self.at)
        if answer is None:
            return known
        return msgspec.structs.replace(
            known, problem=answer.problem, fault=answer.fault, unread=answer.unread, exercises=answer.depends
        )


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
        return Question(entry.place, self.task.exercises, self.settings(entry), only=entry.only)


class Result(Record):
    """What came of one entry. `ended`: its digest if it ended every process that held it."""

    entry: Entry
    answer: Answer
    ended: str = ""


def entries(inbox: Path, out: Path | None = None, zone: datetime.tzinfo | None = None) -> list[Entry]:
    """All that lies in the inbox, by owner, also what cannot be graded; but not `out`, the reports' folder.

    What several names give to one owner is one submission, handed in with the last of it. `zone`: of times in names.

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
        Entry(owner=one.owner, path=one.things[0][0], at=_last(one, zone), things=one.things)
        for one in owned(things, inbox.resolve().name)
    ]
    if not listed:
        raise UsageError("empty-inbox", path=inbox)
    owners = collections.Counter(_known_as(entry) for entry in listed)
    for entry in listed:
        if owners[_known_as(entry)] > 1:
            raise UsageError("two-of-one", path=inbox, owner=entry.owner)
    return listed


def _last(one: Owned, zone: datetime.tzinfo | None) -> datetime.datetime | None:
    times = [handed_in_at(path, zone) for path, _ in one.things]
    return max((time for time in times if time), default=None)


def _known_as(entry: Entry) -> str:
    """What tells owners apart: `a.staff` would have its report where the staff's file of `a` is."""
    return entry.owner.casefold().removesuffix(".staff")


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
    with Reader(course, batch.task.keep) as reader, contextlib.suppress(SubmissionError):
        return reader.read(entry.place, batch.exercises(course)).digest
    return ""


def ended_early(language: str) -> Answer:
    """What is told of an entry that ended several jobs."""
    return Answer(problem=GraderError("ended-early").say(language), fault=True)
