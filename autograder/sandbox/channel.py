"""The channel between grader and worker: two pipes, one each way."""

from __future__ import annotations

import contextlib
import io
import os
import select
import time


class Poll:
    """Waits until a pipe can be read (or has ended), or written."""

    def __init__(self, file: io.FileIO, writing: bool) -> None:
        self.file = file
        self.writing = writing
        if os.name != "nt":
            self.poll = select.poll()
            self.poll.register(file.fileno(), select.POLLOUT if writing else select.POLLIN)

    def ready(self, seconds: float) -> bool:
        """Whether it can within so many seconds."""
        if os.name != "nt":
            return bool(self.poll.poll(seconds * 1000))
        return self.writing or self._peek(time.monotonic() + seconds)

    def _peek(self, end: float) -> bool:
        """Windows has no poll for pipes: look until there is something."""
        import _winapi
        import msvcrt

        while True:
            try:
                if _winapi.PeekNamedPipe(msvcrt.get_osfhandle(self.file.fileno()), 0)[0]:  # type: ignore[attr-defined]
                    return True
            except OSError:
                return True
            if time.monotonic() >= end:
                return False
            time.sleep(0.001)


def pipe(reader: contextlib.ExitStack, writer: contextlib.ExitStack) -> tuple[int, int]:
    """A pipe, and who closes which end of it."""
    read, write = os.pipe()
    reader.callback(os.close, read)
    writer.callback(os.close, write)
    return read, write
