"""The store: reports on disk, each written atomically, and found again by what they are reports of.

`serving.stored` says which files lie where.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

import msgspec

from autograder.errors import UsageError
from autograder.files import clear, write_whole
from autograder.serving.handed_in import HandedIn, Inbox
from autograder.serving.stored import (
    EARLIER,
    HANDED_IN,
    INBOXES,
    PROBLEM,
    REPORT,
    SECRET,
    STAFF,
    Stored,
    digest,
    file_name,
)

ENDED = ".ended"
FORM = re.compile(r"[0-9a-f]{64}\n?\Z")
OURS_ALONE = 0o600


class Store(Stored):
    """A folder with the files of each submission, its report among them, and the secret that their seeds come from.

    Several processes, on several machines, may write into it at the same time.
    """

    def __init__(self, folder: Path) -> None:
        """What a killed process left unfinished is removed. Raises UsageError if there can be no such folder."""
        super().__init__(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for inner in (folder, folder / EARLIER, folder / HANDED_IN, folder / INBOXES):
                if inner.is_dir():
                    clear(inner)
        except OSError as error:
            raise UsageError("cannot-write", path=folder, problem=error.strerror) from None

    def secret(self) -> str:
        """The secret of this folder, made when it is asked for first. Raises UsageError."""
        file = self.folder / SECRET
        try:
            if not file.exists():
                self._write(file, secrets.token_hex(32), mode=OURS_ALONE, over=False)
            text = file.read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise UsageError("bad-secret", path=file, problem=error) from None
        if not FORM.match(text):
            raise UsageError("bad-secret", path=file, problem="64 hex digits")
        return text.strip()

    def keep(self, owner: str, files: Mapping[str, str], handed_in: HandedIn | None = None) -> None:
        """Keep the files of an owner, by their suffixes, in this order. Raises UsageError.

        A report that is there already goes to the earlier ones. `handed_in` is that of the report among the files. At
        every moment there is one whole report, with what was handed in for it.
        """
        name = file_name(owner)
        if REPORT in files:
            self._set_aside(name, files[REPORT])
            if handed_in is not None:
                self._write(self.beside(name, files[REPORT].encode()), encoded(handed_in))
        for suffix, text in files.items():
            self._write(self.folder / f"{name}{suffix}", text, mode=OURS_ALONE if suffix == STAFF else 0o666)
        if REPORT in files:
            self.settle(owner)

    def _set_aside(self, name: str, newer: str) -> None:
        """Give the report that is there, with its staff's file, a name among the earlier ones, unless it has one."""
        folder, staff = self.folder / EARLIER, self.folder / f"{name}{STAFF}"
        there = self.bytes_of(name)
        if there is None or there == newer.encode():
            return
        known = 0
        while (kept := folder / f"{name}.{known + 1}{REPORT}").exists():
            known += 1
        try:
            if known and (folder / f"{name}.{known}{REPORT}").read_bytes() == there:
                return  # by a process that was killed before it wrote the newer one
            folder.mkdir(exist_ok=True)
            if staff.exists():
                with contextlib.suppress(FileExistsError):
                    write_whole(folder / f"{name}.{known + 1}{STAFF}", staff.read_bytes(), OURS_ALONE, over=False)
            with contextlib.suppress(FileExistsError):  # of another process, which replaces the same report
                write_whole(kept, there, over=False)
        except OSError as error:
            raise UsageError("cannot-write", path=folder, problem=error.strerror) from None

    def keep_handed_in(self, handed_in: HandedIn) -> None:
        """Note what was handed in for the report that is there, if there is one. Raises UsageError."""
        name = file_name(handed_in.owner)
        if report := self.bytes_of(name):
            self._write(self.beside(name, report), encoded(handed_in))

    def keep_problem(self, handed_in: HandedIn) -> None:
        """Note that there is no report of what was handed in. An older one stays. Raises UsageError."""
        self._write(self.folder / HANDED_IN / f"{file_name(handed_in.owner)}{PROBLEM}", encoded(handed_in))

    def settle(self, owner: str) -> None:
        """The report is that of what was handed in last: nothing else is noted any more. Raises UsageError."""
        file = self.folder / HANDED_IN / f"{file_name(owner)}{PROBLEM}"
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None

    def keep_inbox(self, inbox: Path, found: Inbox) -> None:
        """Note what lies in an inbox. Raises UsageError."""
        self._write(self.folder / INBOXES / f"{digest(os.fsencode(inbox.resolve()))}.json", encoded(found))

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
        self._write(self.ended_file(owner), digest + "\n")

    def _write(self, file: Path, text: str, mode: int = 0o666, over: bool = True) -> None:
        try:
            if file.parent != self.folder:
                file.parent.mkdir(exist_ok=True)
            write_whole(file, text, mode, over)
        except OSError as error:
            if not over and isinstance(error, FileExistsError):
                return
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None


def encoded(record: HandedIn | Inbox) -> str:
    """As a file's text."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"
