"""A job: a grader in a process of its own, which answers one question after another.

The process is a fresh interpreter (`serving.process`) in a session of its own. Messages go over its standard input and
output; a thread here reads the answers, so that several jobs can be waited for at once. It ends when its input does,
even if the process that started it has gone.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from typing import IO

import msgspec

from autograder.serving.messages import Answer, Failure, Question, Task, error_of, receive, send

PROCESS = "autograder.serving.process"
LAST_MOMENT = 10.0  # seconds in which the process may tidy up before it is killed


class Job:
    """The end of it that asks: `give` a question, `take` the answer, `end`."""

    def __init__(self, task: Task, errors: IO[bytes] | None = None, done: queue.SimpleQueue[Job] | None = None) -> None:
        """`errors`: where its standard error goes, if not to that of this process.

        `done`: where it puts itself when there is something to take.
        """
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", PROCESS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # an interrupt is for this process, which ends the other in order
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input, self.output = self.process.stdin, self.process.stdout
        self.answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._read, args=(done,), daemon=True)
        self.reader.start()
        self._send(task)

    def _read(self, done: queue.SimpleQueue[Job] | None) -> None:
        data: bytes | None = b""
        while data is not None:
            data = receive(self.output)
            self.answers.put(data)
            if done is not None:
                done.put(self)

    def _send(self, message: Task | Question) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has died: `take` tells
            send(self.input, message)

    def give(self, question: Question) -> None:
        self._send(question)

    def take(self) -> Answer | None:
        """The answer; None if the process died. Raises DlgradeError if it cannot grade anything."""
        data = self.answers.get()
        if data is None:
            return None
        answer = msgspec.msgpack.decode(data, type=Answer | Failure)
        if isinstance(answer, Failure):
            raise error_of(answer)
        return answer

    def stop(self) -> None:
        """Tell it to stop, also while it is grading; `end` waits for it."""
        self.process.terminate()

    def end(self) -> None:
        """Wait for the end of the process and of all that it started."""
        with contextlib.suppress(BrokenPipeError):
            self.input.close()
        try:
            self.process.wait(LAST_MOMENT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(LAST_MOMENT)
        self.output.close()
