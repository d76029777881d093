"""The requests of an attempt, to be asked again of a known mistake: most differ in their first answers.

What is kept are the frames that went over the wire, from the first on, until one is large or its answer is recorded
nowhere. What a callback is answered is none of them.
"""

from __future__ import annotations

from typing import NamedTuple

from autograder.sandbox.worker import Buffers

MOST = 1 << 18  # bytes that are kept


class Request(NamedTuple):
    """A frame, the name that it asks for, and the class of the object that this is asked of."""

    frame: bytes
    asked: str
    owner: str


class Requests:
    """Gathers the first requests of an attempt, until `end`."""

    def __init__(self) -> None:
        self.kept: list[Request] = []
        self.left = MOST

    def add(self, buffers: Buffers, asked: str, owner: str) -> None:
        """Take one in. A frame of several buffers is large, and some of these are arrays that may change."""
        frame = buffers[0]
        self.left -= len(frame)
        if self.left >= 0 and isinstance(frame, bytes) and len(buffers) == 1:
            self.kept.append(Request(frame, asked, owner))
        else:
            self.end()

    def end(self) -> None:
        """What comes from here on is not kept."""
        self.left = -1
