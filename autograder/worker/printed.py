"""What the learner's code prints: kept as far as it has a use."""

from __future__ import annotations

import io
from typing import Any

MAX_PRINTED = 64 * 1024


class Printed(io.RawIOBase):
    """What lies behind standard output and error: the first 64 KiB are kept, the rest is dropped. Stays open."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.room = MAX_PRINTED

    def stream(self) -> io.TextIOWrapper:
        """The stream of text that writes here, with all that such a stream has (`buffer`, `reconfigure`)."""
        return io.TextIOWrapper(self, "utf-8", "backslashreplace", "\n", write_through=True)  # type: ignore[arg-type]

    def write(self, data: Any, /) -> int:
        size = memoryview(data).nbytes
        if self.room > 0:
            self.parts.append(bytes(data)[: self.room])
            self.room -= size
        return size

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing: a stream that is dropped would close what the next one needs."""

    def text(self) -> str:
        """What has been kept so far."""
        return b"".join(self.parts).decode("utf-8", "replace")
