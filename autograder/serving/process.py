"""The process of a job: it takes a task and questions from its standard input, and answers on its standard output.

It ends with its input, or with SIGTERM, even in the middle of a grading. What it had started ends before it.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any

from autograder import interrupts
from autograder.threads import one_thread

LAST_MOMENT = 10.0  # seconds between the end of the input and that of the process, whatever it is doing
_told: list[int] = []


def serve() -> None:
    one_thread()
    signal.signal(signal.SIGTERM, _end)
    for name in ("SIGINT", "SIGHUP"):  # meant for whoever started it, who ends it in order
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: None)
    interrupts.insist(_again)
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        _answer(*_pipes())


def _end(number: int, frame: Any) -> None:
    """Stop and tidy up; not to be told twice."""
    if not _told:
        _told.append(number)
        raise KeyboardInterrupt


def _again() -> None:
    """Stop after all: when told, this process could not be interrupted."""
    _told.clear()
    os.kill(os.getpid(), signal.SIGTERM)


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output, which from here on are the null device and standard error: nothing gets in between."""
    ours = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null if sys.stderr is None else 2, 1)
    os.close(null)
    return ours


def _answer(questions: IO[bytes], answers: IO[bytes]) -> None:
    from autograder.serving.messages import failure_of, receive, send

    asked: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=_follow, args=(lambda: receive(questions), asked), daemon=True).start()

    import msgspec

    from autograder.errors import DlgradeError, exhausted
    from autograder.serving.answering import answering
    from autograder.serving.messages import Answer, Question, Task

    def work(answer: Callable[[Question], Answer]) -> None:
        while (data := asked.get()) is not None:
            send(answers, answer(msgspec.msgpack.decode(data, type=Question)))

    task = asked.get()
    assert task is not None
    try:
        answering(msgspec.msgpack.decode(task, type=Task), work, lambda step: send(answers, step))
    except DlgradeError as error:
        send(answers, failure_of(error))
    except (OSError, MemoryError) as error:
        found = exhausted(error)
        if found is None or isinstance(error, BrokenPipeError):
            raise
        send(answers, failure_of(found))


def _follow(receive: Callable[[], bytes | None], asked: queue.SimpleQueue[bytes | None]) -> None:
    """Take the messages in; at their end, stop what the main thread is doing."""
    while (data := receive()) is not None:
        asked.put(data)
    if hasattr(signal, "pthread_kill"):
        number = threading.main_thread().ident
        assert number is not None
        signal.pthread_kill(number, signal.SIGTERM)
    else:
        asked.put(None)
    time.sleep(LAST_MOMENT)
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


if __name__ == "__main__":
    serve()
