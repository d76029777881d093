"""Reading: all that was handed in is read by a process of its own, within limits, and comes back plain.

What an archive unpacks to, how long a notebook or a program takes to be parsed: nothing that was written to exhaust its
reader reaches the grader.
"""

from __future__ import annotations

import json
import queue
import signal
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.intake.versions import Keep
from autograder.model import Exercise, Submission
from autograder.serving.conversation import Conversation
from autograder.serving.messages import Cells, Failure, Handed, Place, error_of
from autograder.serving.reading_process import SECONDS

PROCESS = "autograder.serving.reading_process"
PATIENCE = 6 * SECONDS  # by the clock: the machine may be busy


class Reader:
    """A process that reads one thing after another; one that has died is replaced. To be closed."""

    def __init__(self, course: Course, keep: Keep = Keep.LATEST) -> None:
        """`keep`: which of several versions of an exercise is to count."""
        self.course = course
        self.keep = keep
        self.conversation: Conversation | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, handed_in: Place | Cells, exercises: Sequence[Exercise]) -> Submission:
        """What was handed in for these exercises' chapters. Raises SubmissionError, also if it takes too much."""
        if self.conversation is None:
            self.conversation = Conversation(PROCESS)
        keys = tuple(exercise.key for exercise in exercises)
        self.conversation.say(Handed(handed_in, keys, str(self.course.root), self.keep))
        try:
            data = self.conversation.hear(PATIENCE)
        except queue.Empty:
            self.close()
            raise _too_much("reading-too-long", handed_in) from None
        if data is None:
            self.conversation.end()
            late = self.conversation.process.returncode == -getattr(signal, "SIGPROF", 0)
            self.conversation = None
            raise _too_much("reading-too-long" if late else "reading-too-large", handed_in)
        found = json.loads(data)
        if "kind" in found:
            raise error_of(msgspec.convert(found, Failure))
        return msgspec.convert(found, Submission)

    def close(self) -> None:
        conversation, self.conversation = self.conversation, None
        if conversation is not None:
            conversation.stop()
            conversation.end()


def read(course: Course, path: Path, exercises: Sequence[Exercise]) -> Submission:
    """What lies at a path, read once. Raises SubmissionError."""
    with Reader(course) as reader:
        return reader.read(Place(str(path)), exercises)


def _too_much(key: str, handed_in: Place | Cells) -> SubmissionError:
    path = handed_in.path if isinstance(handed_in, Place) else handed_in.file
    return SubmissionError(key, path=path, seconds=SECONDS)
