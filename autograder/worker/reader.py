"""The reader: fills buffers from a pipe, on either side of it."""

from __future__ import annotations

import io
from collections.abc import Callable

CHUNK = 1 << 14  # bytes; what is smaller goes in one piece


class Reader:
    """Fills buffers from a pipe, with as few reads as it can: what comes with a small read is held for the next.

    `wait()` is called before each read that may block.
    """

    def __init__(self, file: io.FileIO, wait: Callable[[], None] | None = None) -> None:
        self.file = file
        self.wait = wait
        self.held = b""

    def read_into(self, buffer: memoryview) -> None:
        """Fill the buffer. Raises EOFError if the other side has gone."""
        size = len(buffer)
        if size <= len(self.held):
            buffer[:] = self.held[:size]
            self.held = self.held[size:]
            return
        buffer[: len(self.held)] = self.held
        buffer, self.held = buffer[len(self.held) :], b""
        while buffer:
            if self.wait:
                self.wait()
            if len(buffer) < CHUNK:
                data = self.file.read(CHUNK)
                count = min(len(data), len(buffer)) if data else 0
                buffer[:count] = data[:count]
                self.held = data[count:]
            else:
                count = self.file.readinto(buffer) or 0
            if not count:
                raise EOFError
            buffer = buffer[count:]
