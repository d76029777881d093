"""Results: what a batch has come to, from what is stored and what is graded now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.course import Course
from autograder.errors import GraderError, SubmissionError
from autograder.grading.dependence import dependences, reached
from autograder.grading.scoring import environment
from autograder.grading.seeds import fingerprint
from autograder.locales import sentence
from autograder.model import Graded, Outcome, Report, Submission
from autograder.serving.batch import Batch, Entry, Result
from autograder.serving.handed_in import HandedIn, Inbox
from autograder.serving.joining import Older, joined
from autograder.serving.messages import Answer
from autograder.serving.reading import Reader
from autograder.serving.store import Store
from autograder.serving.stored import Stored


def stale(
    stored: Stored, batch: Batch, entry: Entry, submission: Submission, course: Course, names: str
) -> tuple[str, ...] | None:
    """The exercises, by key, whose results may be others than in the stored report; None if it is right as it is.

    A report whose results are all right may still be one of another submission, or have an exercise too many: then
    there are no such exercises. `names`: what the sandbox says of itself. An exercise with a broken check is graded
    again: that may have been the machine's doing. So is one that a stale one imports, if it has several versions: which
    of them counts is in no report.
    """
    exercises = batch.exercises(course)
    everything = tuple(exercise.key for exercise in exercises)
    report, handed_in = stored.report(entry.owner), stored.handed_in(entry.owner)
    if report is None or handed_in is None or report.partial:
        return everything
    if (report.language, report.environment.sandbox) != (batch.language, names):
        return everything
    settings = batch.settings(entry).for_submission(submission)
    depends = dependences(course, submission, exercises, settings.seeds)
    found = {f"{chapter.name}/{one.name}": one for chapter in report.chapters for one in chapter.exercises}
    old = tuple(
        key
        for key in everything
        if key not in found
        or handed_in.exercises.get(key) != depends[key]
        or any(check.outcome == Outcome.BROKEN for check in found[key].checks)
    )
    undecided = {key for one in old for key in reached(submission, one)} & submission.versions.keys()
    old = tuple(key for key in everything if key in old or key in undecided)
    same = (report.submission.digest, report.seed_fingerprint) == (submission.digest, fingerprint(settings.seed))
    if not old and same and tuple(found) == everything:
        return None
    return old if report.environment == environment(names) else everything


class Results:
    """What a batch has come to: the reports, and why some submissions have none; all that is new goes into the store.

    `render`: the files for a graded submission, by suffix, the report last. `reports` holds those of earlier runs, too.
    """

    def __init__(
        self, store: Store, batch: Batch, course: Course, render: Callable[[Graded], Mapping[str, str]]
    ) -> None:
        self.store = store
        self.batch = batch
        self.course = course
        self.exercises = batch.exercises(course)
        self.render = render
        self.reports: dict[str, Report] = {}
        self.problems: dict[str, str] = {}
        self.faults = 0
        self.older: dict[str, Older] = {}  # what was stored of those of whom only some exercises are graded
        self.edited: list[str] = []  # whose reports were changed by hand
        self.partly = 0  # so many of which not every exercise could be read

    def recall(
        self, inbox: Path, listed: Sequence[Entry], names: str, mine: Sequence[Entry] | None = None
    ) -> list[Entry]:
        """Find what is graded already and has not changed, or ended the grader before; the entries that are left.

        `mine`: those of them that are graded here; None: all.
        """
        self.store.keep_inbox(inbox, Inbox(tuple(entry.handed_in() for entry in listed)))
        left = []
        with Reader(self.course, self.batch.task.keep) as reader:
            for entry in listed if mine is None else mine:
                stored, ended = self.store.report(entry.owner), self.store.ended(entry.owner)
                if stored is None and ended is None:
                    left.append(entry)
                    continue
                try:
                    submission = reader.read(entry.place, self.exercises)
                except SubmissionError:
                    left.append(entry)
                    continue
                if self.store.is_edited(entry.owner):
                    self.edited.append(entry.owner)
                only = stale(self.store, self.batch, entry, submission, self.course, names)
                if stored and only is None:
                    self._again(entry, stored)
                elif ended == submission.digest:
                    problem = GraderError("ended-before", file=self.store.ended_file(entry.owner)).say(
                        self.batch.language
                    )
                    self._fail(entry, Answer(problem=problem, fault=True))
                else:
                    left.append(self._part(entry, only))
        return left

    def add(self, result: Result) -> None:
        """Keep what came of an entry. Raises UsageError if it cannot be written."""
        entry, graded = result.entry, result.answer.graded
        if graded is not None and entry.owner in self.older:
            graded = self._joined(result, graded)
            if graded is None:  # it was handed in once more, just now
                self._fail(entry, Answer(problem=sentence(self.batch.language, "cli.not-graded-yet"), fault=True))
                return
        if graded is None:
            self._fail(entry, result.answer)
            if result.ended:
                self.store.keep_ended(entry.owner, result.ended)
            return
        handed_in = entry.handed_in(result.answer)
        if (before := self.store.report(entry.owner)) and before.submission.digest == graded.report.submission.digest:
            handed_in = first(handed_in, self.store.handed_in(entry.owner))
        try:
            self.store.keep(entry.owner, self.render(graded), handed_in)
        except KeyboardInterrupt:  # perhaps just after it was written
            if self.store.report(entry.owner) == graded.report:
                self.reports[entry.owner] = graded.report
            raise
        self.reports[entry.owner] = graded.report
        self.partly += bool(result.answer.unread)

    def _part(self, entry: Entry, only: tuple[str, ...] | None) -> Entry:
        """The entry, with the exercises of it that are to be graded."""
        stored, handed_in = self.store.graded(entry.owner), self.store.handed_in(entry.owner)
        if only is None or stored is None or handed_in is None or len(only) == len(self.exercises):
            return entry
        self.older[entry.owner] = Older(stored, handed_in.exercises)
        return msgspec.structs.replace(entry, only=only)

    def _joined(self, result: Result, graded: Graded) -> Graded | None:
        older, only = self.older[result.entry.owner], result.entry.only or ()
        return joined(self.course, self.exercises, only, graded, older, result.answer.depends)

    def _again(self, entry: Entry, report: Report) -> None:
        """The report that is stored is current."""
        self.reports[entry.owner] = report
        if before := self.store.handed_in(entry.owner):
            self.partly += bool(before.unread)
            if (known := first(before, entry.handed_in())) != before:
                self.store.keep_handed_in(known)
        self.store.settle(entry.owner)

    def _fail(self, entry: Entry, answer: Answer) -> None:
        self.problems[entry.owner] = answer.problem
        self.faults += answer.fault
        self.store.keep_problem(entry.handed_in(answer))

    @property
    def broken(self) -> bool:
        """Whether something is our fault."""
        checks = [check for report in self.reports.values() for check in report.checks()]
        return self.faults > 0 or any(check.outcome == Outcome.BROKEN for check in checks)


def first(handed_in: HandedIn, other: HandedIn | None) -> HandedIn:
    """The same, as early as the other one, which is the same content: it was there then."""
    times = [one.at for one in (handed_in, other) if one is not None and one.at is not None]
    return msgspec.structs.replace(handed_in, at=min(times, default=None))
