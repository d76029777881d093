"""Foresight: what a batch would grade, as whose, from which files. Nothing is graded, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.intake.versions import LEFT_OUT
from autograder.model import Record, Submission
from autograder.serving.answering import problem_of, unread
from autograder.serving.batch import Batch, Entry
from autograder.serving.reading import Reader
from autograder.serving.results import stale
from autograder.serving.stored import Stored


class Foreseen(Record):
    """What would come of an entry.

    `files`: by exercise, those which would be graded; `left`: those of many versions which would not; `unread`: why
    nothing can be read. `absent`: the exercises of which there is nothing. `problem`: why nothing would be graded.
    `current`: whether it has a report that would stay.
    """

    entry: Entry
    files: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    left: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    unread: dict[str, str] = msgspec.field(default_factory=dict)
    absent: tuple[str, ...] = ()
    problem: str = ""
    current: bool = False


def foresee(batch: Batch, listed: Sequence[Entry], stored: Stored, course: Course, names: str) -> Iterator[Foreseen]:
    """What would come of each of the entries. `names`: what the sandbox says of itself."""
    exercises = batch.exercises(course)
    with Reader(course, batch.task.keep) as reader:
        for entry in listed:
            try:
                submission = reader.read(entry.place, exercises)
            except SubmissionError as error:
                yield Foreseen(entry, problem=error.say(batch.language))
                continue
            asked = [exercise.key for exercise in exercises]
            if problem := unread(submission, asked, batch.language):
                yield Foreseen(entry, problem=problem)
                continue
            found = {key: submission.sources[key] for key in asked if key in submission.sources}
            yield Foreseen(
                entry,
                files={key: _files(submission, key) for key, source in found.items() if not source.problem},
                left={key: left for key in found if (left := _left(submission, key))},
                unread={key: problem_of(source, batch.language) for key, source in found.items() if source.problem},
                absent=tuple(key for key in asked if key not in found),
                current=stale(stored, batch, entry, submission, course, names) is None,
            )


def _files(submission: Submission, key: str) -> tuple[str, ...]:
    source, versions = submission.sources[key], submission.versions.get(key, {})
    several = tuple(file for file, one in versions.items() if not one.problem)
    return several or (source.among[0] if source.among else source.file,)


def _left(submission: Submission, key: str) -> tuple[str, ...]:
    return tuple(file for file, one in submission.versions.get(key, {}).items() if one.problem == LEFT_OUT)
