"""What is stored: the files of an assignment's folder, which other processes may be writing into. Reads only.

```
OUT/.secret                                what all seeds come from
OUT/chapter2/sato.json                     a report; an assignment is its chapters, joined by "+", or chapter2.affine
OUT/chapter2/sato.staff.json               for staff alone
OUT/chapter2/earlier/sato.1.json           a report that a newer one of the same owner replaced
OUT/chapter2/handed-in/sato.4f...json      what was handed in, beside the report with this digest
OUT/chapter2/handed-in/sato.problem.json   why what was handed in last has no report; it comes before an older report
OUT/chapter2/inboxes/1c...json             what lay in an inbox when it was last graded
OUT/chapter2/.ended/sato                   the digest of a submission that ended the grader
```
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from autograder.course import Course
from autograder.errors import UsageError
from autograder.model import Exercise, Graded, Picture, Record, Report, Row, Seen
from autograder.serving.handed_in import HandedIn, Inbox

SECRET = ".secret"
EARLIER = "earlier"
HANDED_IN = "handed-in"
INBOXES = "inboxes"
REPORT, STAFF, PROBLEM = ".json", ".staff.json", ".problem.json"
LONGEST = 200  # bytes of an owner's name; a file's name has at most 255
SHOWN = 40  # letters of one that is longer


class StaffFile(Record):
    """What is read of a file for staff; `frontends.staffreport` writes it. All but `submission` by check id."""

    submission: str
    details: dict[str, str]
    curves: dict[str, dict[str, Row]]
    pictures: dict[str, tuple[Picture, ...]]


T = TypeVar("T", Report, HandedIn, Inbox, StaffFile)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def file_name(owner: str) -> str:
    """An owner as the beginning of a file's name; too long, or with letters that cannot be seen, cut and marked."""
    seen = "".join(letter if letter.isprintable() else "_" for letter in owner)
    if seen == owner and len(os.fsencode(owner)) <= LONGEST:
        return owner
    return f"{seen[:SHOWN]}-{digest(owner.encode('utf-8', 'surrogatepass'))[:8]}"


def assignment_name(chapters: Iterable[str], exercise: str = "") -> str:
    """The name of an assignment's folder, from its chapters in the course's order, and its exercise if it is one."""
    whole = "+".join(chapters)
    return f"{whole}.{exercise}" if exercise else whole


def exercises_of_assignment(course: Course, name: str) -> list[Exercise]:
    """The exercises of an assignment of this name; none if there can be no such assignment."""
    whole, _, only = name.partition(".")
    chapters = [chapter for chapter in course.chapters if chapter.name in whole.split("+")]
    found = [one for chapter in chapters for one in chapter.exercises if only in ("", one.name)]
    named = assignment_name((chapter.name for chapter in chapters), only)
    return found if named == name else []


class Stored:
    """The files of an assignment. A method that is given an owner is given the name as it was handed in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def secret_there(self) -> str:
        """The secret that the seeds come from, if there is one; else nothing."""
        return (_bytes(self.folder / SECRET) or b"").decode("ascii", "replace").strip()

    def report(self, owner: str) -> Report | None:
        """The report of this owner's submission, if there is a readable one."""
        return _decoded(self.bytes_of(file_name(owner)), Report)

    def graded(self, owner: str) -> Graded | None:
        """The report of this owner's submission, with what staff see of it, as far as that can be read."""
        report = self.report(owner)
        if report is None:
            return None
        staff = _decoded(_bytes(self.folder / f"{file_name(owner)}{STAFF}"), StaffFile)
        if staff is None or staff.submission != report.submission.digest:
            return Graded(report=report, details={})
        seen = {
            check: Seen(curves=staff.curves.get(check, {}), pictures=staff.pictures.get(check, ()))
            for check in dict.fromkeys((*staff.curves, *staff.pictures))
        }
        return Graded(report=report, details=staff.details, seen=seen)

    def handed_in(self, owner: str) -> HandedIn | None:
        """What was handed in for the report that is there, if that is known."""
        name = file_name(owner)
        report = self.bytes_of(name)
        return None if report is None else _decoded(_bytes(self.beside(name, report)), HandedIn)

    def is_edited(self, owner: str) -> bool:
        """Whether the report is not as it was written: it was noted what was handed in for others, and not for it."""
        name = file_name(owner)
        if self.bytes_of(name) is None or self.handed_in(owner) is not None:
            return False
        noted = re.compile(rf"{re.escape(name)}\.[0-9a-f]{{16}}\.json\Z")
        return any(noted.match(file.name) for file in (self.folder / HANDED_IN).glob("*.json"))

    def problem(self, owner: str) -> HandedIn | None:
        """What the owner handed in last, if there is no report of that."""
        return _decoded(_bytes(self.folder / HANDED_IN / f"{file_name(owner)}{PROBLEM}"), HandedIn)

    def earlier(self, owner: str) -> list[Report]:
        """The reports that newer ones have replaced, the oldest first."""
        found: list[Report] = []
        for number in itertools.count(1):
            data = _bytes(self.folder / EARLIER / f"{file_name(owner)}.{number}{REPORT}")
            if data is None:
                return found
            if report := _decoded(data, Report):
                found.append(report)
        raise AssertionError

    def inboxes(self) -> list[Inbox]:
        """What lay in each inbox that was graded."""
        found = [_decoded(_bytes(file), Inbox) for file in sorted((self.folder / INBOXES).glob("*.json"))]
        return [inbox for inbox in found if inbox]

    def owners(self) -> list[str]:
        """All who have a report here, or are known to have handed something in, in order.

        Raises UsageError if there is no such folder.
        """
        try:
            files = {file.name.removesuffix(REPORT) for file in self.folder.iterdir() if file.name.endswith(REPORT)}
        except OSError as error:
            raise UsageError("no-marks", path=self.folder, problem=error.strerror) from None
        known: dict[str, str] = {}
        for file in (self.folder / HANDED_IN).glob("*.json"):
            if one := _decoded(_bytes(file), HandedIn):
                known[file_name(one.owner)] = one.owner
        for inbox in self.inboxes():
            known.update((file_name(one.owner), one.owner) for one in inbox.entries)
        named = {known.get(name, name) for name in files if not name.startswith(".") and not name.endswith(".staff")}
        return sorted({*named, *known.values()})

    def bytes_of(self, name: str) -> bytes | None:
        """The report with this name of a file, as it is written; None if there is none that can be read."""
        return _bytes(self.folder / f"{name}{REPORT}")

    def beside(self, name: str, report: bytes) -> Path:
        """Where it is noted what was handed in for a report."""
        return self.folder / HANDED_IN / f"{name}.{digest(report)}.json"


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _decoded(data: bytes | None, kind: type[T]) -> T | None:
    with contextlib.suppress(ValueError):
        return None if data is None else msgspec.json.decode(data, type=kind)
    return None
