"""Reading: the bytes of a file that was handed in, in bounds and without waiting."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

from autograder.intake.cells import MAX_NOTEBOOK, too_large
from autograder.intake.filenames import ARCHIVES, Kind, named
from autograder.intake.source import MAX_TEXT, Unreadable

MAX_INNER = 32 << 20  # bytes of an archive that lies in another one, or in a folder
WITHOUT_WAITING = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Reader = Callable[[], bytes]


class Found(NamedTuple):
    """A file that was handed in: what reads it, and when it was changed last, in seconds since 1970 (0: unknown)."""

    read: Reader
    changed: float = 0


def file_reader(path: Path) -> Reader:
    """A function that reads a file handed in; it raises Unreadable."""

    def read() -> bytes:
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                raise Unreadable("not-regular")
            with os.fdopen(os.open(path, os.O_RDONLY | WITHOUT_WAITING), "rb") as file:  # it may be another one by now
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise Unreadable("not-regular")
                return bounded(file, path.name)
        except OSError as error:
            raise Unreadable("unreadable", problem=error.strerror or str(error)) from None

    return read


def most_of(name: str) -> int:
    """How many bytes a file of this name may have."""
    kind = named(name).kind
    return MAX_NOTEBOOK if kind is Kind.NOTEBOOK else MAX_INNER if kind in ARCHIVES else MAX_TEXT


def bounded(file: IO[bytes], name: str) -> bytes:
    """All that is left of an open file. Raises Unreadable if it is more than a file of this name may have."""
    data = file.read(most_of(name) + 1)
    if len(data) > most_of(name):
        raise more_than_allowed(name)
    return data


def more_than_allowed(name: str) -> Unreadable:
    return too_large() if named(name).kind is Kind.NOTEBOOK else Unreadable("too-large", most=str(most_of(name)))
