"""The process that reads: what was handed in goes in, by its path, and comes out as plain data, or it ends.

It gives up its own rights to much time and memory before it opens anything.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
from pathlib import Path

import msgspec

SECONDS = 20  # of the processor's time, for one submission
MEMORY = 1 << 30  # bytes of address space, the interpreter's own among them


def serve() -> None:
    from autograder.errors import DlgradeError
    from autograder.serving.messages import Handed, failure_of, receive

    questions, answers = os.fdopen(os.dup(0), "rb"), io.FileIO(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    limit_memory(MEMORY)
    while (data := receive(questions)) is not None:
        limit_time(SECONDS)
        try:
            found: object = _read(msgspec.msgpack.decode(data, type=Handed))
        except DlgradeError as error:
            found = failure_of(error)
        except MemoryError:
            return  # who asked hears no more of it, and says why
        try:
            _send(answers, found)
        except BrokenPipeError:  # who asked has gone
            return
        limit_time(0)


def _read(handed: object) -> object:
    from autograder.course import load_course
    from autograder.intake.collect import collect, collect_cells
    from autograder.serving.messages import Cells, Handed

    assert isinstance(handed, Handed)
    course = load_course(Path(handed.root))
    exercises = [course.exercise(*key.split("/")) for key in handed.exercises]
    if isinstance(handed.what, Cells):
        return collect_cells(handed.what.cells, handed.what.file, course, exercises[0].chapter)
    place = handed.what
    things = [(Path(path), name) for path, name in place.things]
    return collect(Path(place.path), course, exercises, place.owner, things, handed.keep)


def _send(pipe: io.FileIO, found: object) -> None:
    """As JSON in ASCII: a learner's text may hold what no Unicode encoding takes."""
    from autograder.serving.messages import HEAD

    data = json.dumps(msgspec.to_builtins(found)).encode("ascii")
    left = memoryview(len(data).to_bytes(HEAD, "big") + data)
    while left:
        left = left[pipe.write(left) or 0 :]


def limit_memory(most: int) -> None:
    """From here on, asking for more is a MemoryError, on systems that can do that."""
    with contextlib.suppress(ImportError):  # Windows
        import resource

        with contextlib.suppress(ValueError, OSError):  # a lower limit was set outside
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(seconds: float) -> None:
    """End this process when it has used so much more of the processor; 0: not any more."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    serve()
