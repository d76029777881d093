"""The messages between a job, or a reader, and whoever started it: records in msgpack, each after its length."""

from __future__ import annotations

from typing import IO

import msgspec

from autograder import errors
from autograder.case import Case
from autograder.errors import DlgradeError
from autograder.grading.settings import Settings
from autograder.intake.cells import Cell
from autograder.intake.versions import Keep
from autograder.model import Graded, Record, Text

HEAD = 4  # bytes of a message's length


class Task(Record):
    """What a job is for, its first message.

    `exercises`: those that it may be asked about, by their keys. `root`: the course, or none for the package's own.
    `policy`: how workers are confined. `staff`: whether answers are for staff. If so, an exercise whose library is not
    installed is an error, and not only blocked; if not, an answer holds nothing that only staff may see.
    `steps`: whether each check is told before it is made. `shared`: whether checks may share a worker as long as they
    pass. `keep`: which of several versions of an exercise counts.
    """

    exercises: tuple[str, ...]
    root: str = ""
    policy: str = "auto"
    staff: bool = True
    steps: bool = False
    shared: bool = False
    keep: Keep = Keep.LATEST


class Place(Record, tag=True):
    """What lies at a path: a folder, a file or an archive.

    `owner`: whose it is, if the path does not tell. `things`: all paths of a submission that lies at several, each with
    the name that it was handed in by (none: that of its path).
    """

    path: str
    owner: str = ""
    things: tuple[tuple[str, str], ...] = ()


class Cells(Record, tag=True):
    """What a notebook's kernel has run, in the order in which it counts, under the name of its file."""

    cells: tuple[Cell, ...]
    file: str


class Handed(Record):
    """What is to be read, for these exercises, by their keys, of the course in a folder. `keep`: as in a task."""

    what: Place | Cells
    exercises: tuple[str, ...]
    root: str
    keep: Keep = Keep.LATEST


class Question(Record):
    """What is to be graded, on these exercises, by their keys. `case`: of the only one, the case that fails too.

    `only`: those that are graded of what is read; None: all.
    """

    handed_in: Place | Cells
    exercises: tuple[str, ...]
    settings: Settings
    case: bool = False
    only: tuple[str, ...] | None = None


class Step(Record, tag=True):
    """Before an answer: which check is made now, and its number of how many."""

    title: Text
    number: int
    count: int


class Answer(Record, tag=True):
    """What came of a question: a graded submission, or why there is none (`fault`: it is ours; `trace`: where).

    `unread`: the exercises asked for, by key, whose files could not be read, and why. `depends`: by exercise, what its
    result depends on, as a digest. `more`: the whole answer is still to come, with what failures are traced to.
    """

    graded: Graded | None = None
    unread: dict[str, str] = msgspec.field(default_factory=dict)
    depends: dict[str, str] = msgspec.field(default_factory=dict)
    case: Case | None = None
    problem: str = ""
    fault: bool = False
    trace: str = ""
    more: bool = False


class Failure(Record, tag=True):
    """In place of an answer: nothing can be graded at all. The class, the key and the parameters of the error."""

    kind: str
    key: str
    params: dict[str, str]


def failure_of(error: DlgradeError) -> Failure:
    return Failure(type(error).__name__, error.key, {name: str(value) for name, value in error.params.items()})


def error_of(failure: Failure) -> DlgradeError:
    kind: type[DlgradeError] = getattr(errors, failure.kind)
    return kind(failure.key, **failure.params)


def send(pipe: IO[bytes], message: Record) -> None:
    data = msgspec.msgpack.encode(message)
    pipe.write(len(data).to_bytes(HEAD, "big") + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next message, to be decoded; None at the end, even in the middle of one."""
    head = pipe.read(HEAD)
    size = int.from_bytes(head, "big")
    data = pipe.read(size) if len(head) == HEAD else b""
    return data if len(head) == HEAD and len(data) == size else None
