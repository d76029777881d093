"""Owners: whose each thing in an inbox is, by the names that platforms, mail programs and browsers give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.intake.filenames import ARCHIVES, CODE, named, owner_of
from autograder.model import Record

MOODLE = re.compile(
    r"(?P<owner>.+?)_(?P<id>\d+)_assign(?:submission|feedback)_[a-z]+(?:_(?P<file>.*))?\Z", re.IGNORECASE
)
BLIND = ("Participant", "参加者")  # in place of a name, if Moodle hides names
CANVAS = re.compile(r"(?P<owner>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d{2,}_(?P<file>.+)\Z")
MAIL = re.compile(r"(?P<owner>.+?) - .+ - (?P<file>[^/]+)\Z")
ADDRESS = re.compile(r"\s*<(?P<id>[^<>\s]+@[^<>\s]+)>\s*")
COPY = re.compile(r"\s*\(\d{1,3}\)\Z")  # by browsers, of a file of the same name
CLONES = "-submissions"  # the folder in which GitHub Classroom puts an assignment's repositories


class Label(Record):
    """What the name of a thing in an inbox says.

    `id`: what tells people of one name apart, empty if nothing does. `file`: how the file was called when it was handed
    in; empty of a folder.
    """

    owner: str
    id: str = ""
    file: str = ""


class Owned(Record):
    """All that one owner has in an inbox: paths, each with the name as which it was handed in."""

    owner: str
    things: tuple[tuple[Path, str], ...]


def label_of(name: str, is_folder: bool, inbox: str = "") -> Label:
    """Whose a thing of this name is. `inbox`: the name of the folder that it lies in."""
    if found := MOODLE.match(name):
        owner = f"{found['owner']} {found['id']}" if found["owner"] in BLIND else found["owner"]
        return Label(owner=owner.strip(), id=found["id"], file=found["file"] or "")
    if not is_folder and (found := CANVAS.match(name)):
        return Label(owner=found["owner"], id=found["id"], file=found["file"])
    if not is_folder and (mail := mailed(name)):
        return mail
    if is_folder and inbox.endswith(CLONES):
        prefix = inbox.removesuffix("submissions")
        return Label(owner=name.removeprefix(prefix) or name)
    return Label(owner=name if is_folder else owner_of(name), file="" if is_folder else name)


def mailed(name: str) -> Label | None:
    """Who sent an attachment that a mail program has saved under this name, by name, address or both."""
    mail = MAIL.match(name)
    if mail is None or named(mail["file"]).kind not in (*ARCHIVES, *CODE):
        return None
    text = mail["owner"]
    found = ADDRESS.search(text)
    owner = ADDRESS.sub(" ", text).strip(" \"'") if found else text.strip()
    address = found["id"] if found else ""
    return Label(owner=owner or address, id=address, file=mail["file"])


def owned(things: Sequence[tuple[Path, bool]], inbox: str = "") -> list[Owned]:
    """The owners of these things, each a path and whether it is a folder; what belongs to one is joined.

    Different people of one name are told apart by what the platform adds to it.
    """
    labels = [(path, label_of(path.name, is_folder, inbox)) for path, is_folder in things]
    ids: dict[str, set[str]] = {}
    for _, label in labels:
        ids.setdefault(label.owner, set()).add(label.id)
    found: dict[str, Owned] = {}
    for path, label in labels:
        owner, first = label.owner, COPY.sub("", label.owner)
        if label.id and len(ids[owner]) > 1:
            owner = f"{owner} ({label.id})"
        elif first in ids and not label.id:
            owner = first
        before = found.get(owner, Owned(owner=owner, things=()))
        found[owner] = Owned(owner, (*before.things, (path, label.file)))
    return list(found.values())
