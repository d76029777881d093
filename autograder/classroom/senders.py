"""Senders: who handed in a file, by the names that platforms and teachers give to what they download."""

from __future__ import annotations

import collections
import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from autograder.intake.filenames import ARCHIVES, Kind, named, owner_of
from autograder.intake.owners import CANVAS, COPY, MOODLE, mailed
from autograder.model import Record


class Sender(Record):
    """Who handed in a file, and what the file was called.

    `number`: the platform's, for a person or an entry, or the address from which it was sent.
    """

    name: str
    number: str
    file: str

    @property
    def id(self) -> str:
        """An id that no other sender has."""
        return "_".join(dict.fromkeys(filter(None, (self.name, self.number))))


class Person(Record):
    """A student of the gradebook. `number`: that of the learning platform, if it is known there, as `email` may be."""

    id: str
    names: tuple[str, ...] = ()
    number: str = ""
    email: str = ""


class Senders:
    """The senders of all files of a download, by their paths; in these an archive is a folder of its name.

    `notebooks`: the names of the assignment's notebooks, which are nobody's.
    """

    def __init__(self, paths: Iterable[PurePosixPath], notebooks: Collection[str]) -> None:
        words = "|".join(re.escape(name) for name in sorted(notebooks, key=len, reverse=True))
        self.words = re.compile(rf"[-_ ]*(?<![^\W_])(?:{words})(?![^\W_])[-_ ]*" if words else r"(?!)", re.IGNORECASE)
        self.inside: dict[str, set[PurePosixPath]] = collections.defaultdict(set)  # at the top of each archive
        self.top: set[str] = set()
        paths = list(paths)
        for path in paths:
            self.top.add(path.parts[0])
            if len(path.parts) > 1 and named(path.name).kind is Kind.NOTEBOOK:
                self.inside[path.parts[0]].add(PurePosixPath(*path.parts[1:2]))
        self.names = {found.name for path in paths if (found := self._of(path))}

    def of(self, path: PurePosixPath) -> Sender | None:
        """The sender of a file; None if nothing says who it is."""
        found = self._of(path)
        if found and not found.number and (first := COPY.sub("", found.name)) in self.names:
            return Sender(first, "", found.file)
        return found

    def _of(self, path: PurePosixPath) -> Sender | None:
        """The same; a second download of one name counts as somebody else's."""
        for pattern in (MOODLE, CANVAS):
            for part in path.parts:
                if match := pattern.fullmatch(part):
                    return Sender(match["owner"].strip(), match["id"], _plain_file(match, part, path))
        is_mail = mailed(path.parts[0]) is not None
        parts = path.parts[1:] if not is_mail and self._is_of_a_class(path.parts[0]) else path.parts
        if mail := mailed(parts[0]):
            return Sender(mail.owner, mail.id, mail.file if len(parts) == 1 else path.name)
        if len(parts) > 1:
            return Sender(owner_of(parts[0]), "", path.name)
        kind = named(path.name).kind
        name = self.words.sub("", owner_of(path.name) if kind is Kind.NOTEBOOK else path.stem).strip()
        if not COPY.sub("", name) or kind in (Kind.BARE, Kind.OTHER):
            return None
        return Sender(name, "", path.name)

    def _is_of_a_class(self, top: str) -> bool:
        """Whether an archive holds what several people handed in, and not one."""
        if named(top).kind not in ARCHIVES:
            return False
        people = {inside for inside in self.inside[top] if self.words.sub("", owner_of(inside.name)).strip()}
        own = any(named(one.name).kind is Kind.NOTEBOOK for one in self.inside[top] - people)
        return not own and (len(people) > 1 or (len(people) == 1 and len(self.top) == 1))


def known_as(sender: Sender, people: Collection[Person]) -> str:
    """The id of the only student of the gradebook who can be meant; else the sender's own."""
    for found in (
        {person.id for person in people if sender.number and sender.number in (person.number, person.email)},
        {person.id for person in people if plain(person.id) in (plain(sender.name), plain(sender.id))},
        {person.id for person in people if plain(sender.name) in person.names},
    ):
        if len(found) == 1:
            return found.pop()
    return sender.id


def plain(name: str) -> str:
    """A name without what may differ between two writings of it: case, spaces, punctuation, full width."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def names_of(first: str | None, last: str | None) -> tuple[str, ...]:
    """The ways in which a platform may write these names."""
    return tuple(filter(None, {plain(f"{first or ''}{last or ''}"), plain(f"{last or ''}{first or ''}")}))


def _plain_file(match: re.Match[str], part: str, path: PurePosixPath) -> str:
    """What the student called the file."""
    return str(match["file"]) if part == path.parts[-1] and match["file"] else path.name
