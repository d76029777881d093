"""Alone: a time in which no other grader on this machine has a check under way.

Every attempt is made in company; what fails by its time is measured once more alone. Graders find each other by locks
on a folder that all of them have. Where there is no such lock, or another grader keeps it for too long, they go on.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PACKAGE = Path(__file__).parents[1]
DOOR, ROOM = PACKAGE / "grading", PACKAGE / "checks"  # who waits to be alone holds the door, so that nobody comes in
PATIENCE = 60.0  # seconds
PAUSE = 0.02


@contextlib.contextmanager
def in_company() -> Iterator[None]:
    """For an attempt: others may have theirs at the same time, unless one of them is alone."""
    with contextlib.ExitStack() as stack:
        with _held(DOOR, exclusive=False):
            stack.enter_context(_held(ROOM, exclusive=False))
        yield


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """For a measurement: others wait with their next attempt, and this one until theirs are done."""
    with _held(DOOR, exclusive=True), _held(ROOM, exclusive=True):
        yield


@contextlib.contextmanager
def _held(path: Path, exclusive: bool) -> Iterator[None]:
    """A lock on this folder, as soon as it can be had; after a while without."""
    try:
        folder = os.open(path, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        if fcntl is not None:
            _lock(folder, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        os.close(folder)  # which gives the lock back


def _lock(folder: int, kind: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(folder, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return
            time.sleep(PAUSE)
        except OSError:  # a file system without locks
            return
        else:
            return
