"""What the learner's code prints: kept as far as it has a use."""

from __future__ import annotations

import io

MAX_PRINTED = 64 * 1024


class Printed(io.TextIOBase):
    """Standard output and error of the learner's code: the first 64 KiB are kept, the rest is dropped."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = MAX_PRINTED

    def write(self, text: str, /) -> int:
        if self.room > 0:
            self.parts.append(text[: self.room])
            self.room -= len(text)
        return len(text)

    def writable(self) -> bool:
        return True

    def take(self) -> str:
        text = "".join(self.parts)
        self.parts.clear()
        return text
