"""The store: reports on disk, each written atomically, and found again by what they are reports of."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

import msgspec

from autograder.errors import UsageError
from autograder.files import clear, write_whole
from autograder.model import Report

SECRET = ".secret"
ENDED = ".ended"
LONGEST = 200  # bytes of an owner's name; a file's name has at most 255
SHOWN = 40  # letters of one that is longer
FORM = re.compile(r"[0-9a-f]{64}\n?\Z")


def file_name(owner: str) -> str:
    """An owner as the beginning of a file's name; too long, or with letters that cannot be seen, cut and marked."""
    seen = "".join(letter if letter.isprintable() else "_" for letter in owner)
    if seen == owner and len(os.fsencode(owner)) <= LONGEST:
        return owner
    return f"{seen[:SHOWN]}-{hashlib.sha256(owner.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


class Store:
    """A folder with the files of each submission, its report among them, and the secret that their seeds come from.

    Several processes, on several machines, may write into it at the same time.
    """

    def __init__(self, folder: Path) -> None:
        """What a killed process left unfinished is removed. Raises UsageError if there can be no such folder."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            clear(folder)
        except OSError as error:
            raise UsageError("cannot-write", path=folder, problem=error.strerror) from None

    def secret(self) -> str:
        """The secret of this folder, made when it is asked for first. Raises UsageError."""
        file = self.folder / SECRET
        try:
            if not file.exists():
                self._write(file, secrets.token_hex(32), mode=0o600, over=False)
            text = file.read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise UsageError("bad-secret", path=file, problem=error) from None
        if not FORM.match(text):
            raise UsageError("bad-secret", path=file, problem="64 hex digits")
        return text.strip()

    def report(self, owner: str) -> Report | None:
        """The report of this owner's submission, if there is a readable one."""
        try:
            return msgspec.json.decode((self.folder / f"{file_name(owner)}.json").read_bytes(), type=Report)
        except (OSError, ValueError):
            return None

    def keep(self, owner: str, files: Mapping[str, str]) -> None:
        """Keep the files of an owner, by their suffixes, in this order. Raises UsageError."""
        for suffix, text in files.items():
            self._write(self.folder / f"{file_name(owner)}{suffix}", text)

    def ended_file(self, owner: str) -> Path:
        """Where it is noted that a submission of this owner ended the grader; who removes it has it tried again."""
        return self.folder / ENDED / file_name(owner)

    def ended(self, owner: str) -> str | None:
        """The digest of the owner's submission that ended the grader, if one did."""
        try:
            return self.ended_file(owner).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return None

    def keep_ended(self, owner: str, digest: str) -> None:
        """Note that a submission ended the grader. Raises UsageError."""
        file = self.ended_file(owner)
        try:
            file.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None
        self._write(file, digest + "\n")

    def _write(self, file: Path, text: str, mode: int = 0o666, over: bool = True) -> None:
        try:
            write_whole(file, text, mode, over)
        except OSError as error:
            if not over and isinstance(error, FileExistsError):
                return
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None

    def drop(self, owner: str) -> None:
        """Remove the report of an owner. Raises UsageError."""
        file = self.folder / f"{file_name(owner)}.json"
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None
