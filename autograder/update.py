"""An update: what a course folder lacks of the course as it is now, brought there without touching what was written.

A file as it was given (`Workspace.given` tells) is replaced; one that was worked on stays, and the new version comes
beside it (`affine_layer.new.py`). Texts and figures are replaced in any case, a deleted file comes back only if asked
for. Whatever is replaced is kept in `.dlgrade/backup/`. Each file is written atomically, and the record of what was
given last of all: the next update finishes one that was killed, and knows what is done by its content.
"""

from __future__ import annotations

import enum
import itertools
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from autograder.errors import UsageError
from autograder.files import clear, write_whole
from autograder.intake.source import MAX_TEXT, same_program
from autograder.markers import PLACEHOLDER
from autograder.model import Record
from autograder.workspace import BACKUP, MEMORY, Workspace, digest

TEXTS = {".md", ".svg"}  # nobody's work


class Kind(enum.Enum):
    """What becomes of a file. `DELETED`: nothing, for its owner deleted it."""

    NEW = "new"
    REPLACED = "replaced"
    KEPT = "kept"
    DELETED = "deleted"


class Step(Record):
    """What is to be done about one file, named by its path in the course folder.

    `beside`: where the new version of a file comes that stays; `lines`: those of it that the file does not have.
    """

    name: str
    kind: Kind
    beside: str = ""
    lines: tuple[str, ...] = ()


def steps(workspace: Workspace, files: Mapping[str, bytes], restore: bool = False) -> Iterator[Step]:
    """What is to be done to bring these files, by their path, into the folder. Raises UsageError.

    `restore`: bring deleted files back.
    """
    given = workspace.given()
    for name, content in files.items():
        step = _step(workspace.root, name, content, given.get(name), restore)
        if step:
            yield step


def update(workspace: Workspace, files: Mapping[str, bytes], restore: bool = False) -> tuple[list[Step], Path | None]:
    """Do it; the steps that were taken, and where the files are kept that were replaced, if there are any.

    Raises UsageError if something cannot be read or written; what is done by then is whole; the next update goes on.
    """
    taken: list[Step] = []
    backup = Backup(workspace.root)
    given = workspace.given()
    for name, content in files.items():
        step = _step(workspace.root, name, content, given.get(name), restore)
        try:
            if step and step.kind != Kind.DELETED:
                _take(workspace.root, step, content, backup)
        except OSError as error:
            raise UsageError("cannot-write", path=workspace.root / name, problem=error.strerror or error) from None
        if step:
            taken.append(step)
    workspace.remember_given(files)
    return taken, backup.folder


def _step(root: Path, name: str, content: bytes, given: str | None, restore: bool) -> Step | None:
    file = root / name
    if not os.path.lexists(file):
        return Step(name=name, kind=Kind.DELETED if given and not restore else Kind.NEW)
    if file.is_symlink() or not file.is_file():
        return None if given == digest(content) else _kept(name, b"", content)
    try:
        own = file.read_bytes()
    except OSError as error:
        raise UsageError("cannot-read", path=file, problem=error.strerror or error) from None
    if digest(own) == digest(content):
        return None
    if file.suffix in TEXTS or digest(own) == given or (given is None and _is_untouched(file, own, content)):
        return Step(name=name, kind=Kind.REPLACED)
    if given == digest(content):
        return None
    step = _kept(name, own, content)
    return step if step.lines or given else None


def _kept(name: str, own: bytes, content: bytes) -> Step:
    path = PurePosixPath(name)
    had = set(_lines(path.suffix, own))
    lines = dict.fromkeys(line for line in _lines(path.suffix, content) if line not in had)
    beside = path.with_name(f"{path.stem}.new{path.suffix}")
    return Step(name=name, kind=Kind.KEPT, beside=str(beside), lines=tuple(lines))


def _is_untouched(file: Path, own: bytes, content: bytes) -> bool:
    """Whether nothing was written in a file of a folder that has no record of what was given."""
    if file.suffix != ".py" or len(own) > MAX_TEXT:
        return False
    return same_program(own.decode("utf-8", "replace"), content.decode())


def _lines(suffix: str, content: bytes) -> list[str]:
    """The lines of a file, or of a notebook's cells, without those that an answer takes the place of."""
    text = content.decode("utf-8", "replace")
    if suffix == ".ipynb":
        try:
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        except (ValueError, RecursionError, KeyError, TypeError):  # not a notebook any more
            text = ""
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line and line not in PLACEHOLDER]


class Backup:
    """A folder of its own for what one update replaces, made when it is needed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder: Path | None = None

    def keep(self, name: str) -> None:
        """Copy a file of the course folder. Raises OSError."""
        if self.folder is None:
            parent = self.root / MEMORY / BACKUP
            parent.mkdir(parents=True, exist_ok=True)
            names = (parent / f"update-{number}" for number in itertools.count(1))
            self.folder = next(folder for folder in names if not folder.exists())
        kept = self.folder / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self.root / name, kept)


def _take(root: Path, step: Step, content: bytes, backup: Backup) -> None:
    """Write the new version where it belongs, and keep what was there. Raises OSError."""
    name = step.beside or step.name
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    clear(file.parent)
    if file.is_file():
        if file.read_bytes() == content:
            return
        backup.keep(name)
    write_whole(file, content, over=step.kind != Kind.NEW)
