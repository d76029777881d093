"""The folder of a running grader, and the removal of those whose graders were killed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from autograder.errors import GraderError
from autograder.files import claim
from autograder.worker import scratch

PREFIX = "dlgrade-run-"


class RunFolder:
    """An empty folder for temporary files, removed with all that is in it when it is closed.

    It is locked as long as this process lives; the next grader removes one that is not. Raises GraderError if none
    can be made.
    """

    def __init__(self) -> None:
        try:
            clear(Path(tempfile.gettempdir()))
            self.path, self.lock = _make()
        except OSError as error:
            raise GraderError("no-temporary", problem=error.strerror or error) from None

    def close(self) -> None:
        _remove(self.path)
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *exception: object) -> None:
        self.close()


def clear(place: Path) -> None:
    """Remove the folders of graders that live no more."""
    if os.name == "nt":
        return
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # another user's, or just removed by its own grader
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(lock).st_uid == os.getuid() and claim(lock):
                    _remove(folder)
            finally:
                os.close(lock)


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):  # on Windows, something in it is in use
        scratch.remove(str(folder))


def _make() -> tuple[Path, int | None]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        if os.name == "nt":
            return folder, None
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:  # removed by a grader that started in this moment
            continue
        try:
            if claim(lock):
                return folder, lock
        except OSError:  # a file system without locks: nobody else can claim it either
            return folder, lock
        os.close(lock)
