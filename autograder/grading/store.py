"""The store: reports on disk, each written whole or not at all, and found again by what they are reports of."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

import msgspec

from autograder.errors import UsageError
from autograder.model import Report

SECRET = ".secret"


class Store:
    """A folder with one report for each submission, and the secret from which their seeds are made."""

    def __init__(self, folder: Path) -> None:
        """Raises UsageError where the folder cannot be made."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError("cannot-write", path=folder, problem=error.strerror) from None

    def secret(self) -> str:
        """The secret of this folder, made when it is asked for first."""
        file = self.folder / SECRET
        if not file.exists():
            self.write(SECRET, secrets.token_hex(32), mode=0o600)
        return file.read_text(encoding="ascii").strip()

    def report(self, name: str) -> Report | None:
        """The report of this name, if there is a readable one."""
        try:
            return msgspec.json.decode((self.folder / f"{name}.json").read_bytes(), type=Report)
        except (OSError, ValueError):
            return None

    def write(self, name: str, text: str, mode: int = 0o644) -> None:
        """Write a file whole or not at all. Raises UsageError where it cannot be written."""
        try:
            with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as file:
                temporary = Path(file.name)
                try:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                    temporary.chmod(mode)
                    temporary.replace(self.folder / name)
                except BaseException:
                    temporary.unlink(missing_ok=True)
                    raise
            self._sync()
        except OSError as error:
            raise UsageError("cannot-write", path=self.folder / name, problem=error.strerror) from None

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def _sync(self) -> None:
        """Make the names in the folder as safe as what the files hold."""
        if os.name == "nt":
            return
        with contextlib.suppress(OSError):  # some file systems have no such thing
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
