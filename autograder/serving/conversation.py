"""A conversation with a process of its own, over its standard input and output.

The process is a fresh interpreter in a session of its own. A thread here reads what it says, so that several can be
waited for at once. It ends when its input does, even if the process that started it has gone.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

from autograder.model import Record
from autograder.serving.messages import receive, send

LAST_MOMENT = 10.0  # seconds in which the process may tidy up before it is killed


class Conversation:
    """This end of it: `say` something, `hear` what is said, `end`."""

    def __init__(
        self,
        module: str,
        errors: IO[bytes] | None = None,
        heard: Callable[[], None] | None = None,
        folder: str | None = None,
    ) -> None:
        """`module`: what the process runs. `errors`: where its standard error goes, if not to that of this process.

        `heard`: called, in a thread, when there is something to hear. `folder`: where it works, if not here.
        """
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            start_new_session=True,  # an interrupt is for this process, which ends the other in order
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input, self.output = self.process.stdin, self.process.stdout
        self.said: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.listener = threading.Thread(target=self._listen, args=(heard,), daemon=True)
        self.listener.start()

    def _listen(self, heard: Callable[[], None] | None) -> None:
        data: bytes | None = b""
        while data is not None:
            data = receive(self.output)
            self.said.put(data)
            if heard is not None:
                heard()

    def say(self, message: Record) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has died: `hear` tells
            send(self.input, message)

    def hear(self, seconds: float | None = None) -> bytes | None:
        """What it says next; None if it has died. Raises queue.Empty after so many seconds."""
        return self.said.get(timeout=seconds)

    def stop(self) -> None:
        """Tell it to stop, whatever it is doing; `end` waits for it."""
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
        self.listener.join(LAST_MOMENT)
        self.output.close()
