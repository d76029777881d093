"""What a student handed in: of all files in the folder, which one is the notebook, whatever it is called."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from autograder.intake.cells import given_cells, text_in
from autograder.intake.filenames import Kind, named
from autograder.intake.reading import file_reader
from autograder.intake.source import Unreadable
from autograder.intake.versions import latest
from autograder.model import Record


class Chosen(Record):
    """The file that counts as a notebook, with its bytes (None, and why, if it cannot be read).

    `others`: files that were worked on as well, and do not count. `why`: the sentence that says why this one does.
    """

    file: Path
    data: bytes | None = None
    problem: Unreadable | None = None
    others: tuple[Path, ...] = ()
    why: str = ""

    @property
    def digest(self) -> str:
        """What tells this file from any other that could be handed in."""
        return hashlib.sha256(self.data or b"").hexdigest()


def notebooks(folder: Path) -> list[Path]:
    """The files in a folder that are notebooks, also under another suffix."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [file for file in files if named(file.name).kind is Kind.NOTEBOOK and not file.name.startswith(".")]


def candidates(files: Collection[Path], name: str, names: Collection[str]) -> list[Path]:
    """Which of these files may be the notebook `name`, of the assignment's notebooks `names`.

    Those that are copies of it by their name, also one to which a student added something: `chapter2 (1).ipynb`,
    `Copy of chapter2.ipynb`, `chapter2_Sato.ipynb`. If the assignment is one notebook, any, if none has its name.
    """
    wanted, others = name.casefold(), {other.casefold() for other in names} - {name.casefold()}
    word = re.compile(rf"(?<![^\W_]){re.escape(wanted)}(?![^\W_])")
    found = []
    for file in files:
        stem = named(file.name).stem
        if stem == wanted or (stem not in others and word.search(stem)):
            found.append(file)
    return found or (list(files) if len(names) == 1 else [])


def choose(files: Collection[Path], name: str, given: Collection[str]) -> Chosen:
    """Of some candidates, the one that counts: worked on, then readable, then the latest, then of the very name.

    `given`: the texts of the cells as the assignment has them.
    """
    ready = {text.strip() for text in given}
    read = {file: _read(file) for file in files}
    done = {file: _progress(one, ready) for file, one in read.items()}
    best = max(done.values())
    left = [file for file in files if done[file] == best]
    likeliest = sorted(left, key=lambda file: (file.name != f"{name}.ipynb", -_changed(file), file.name))
    found, why = latest({PurePosixPath(file.name): _changed(file) for file in likeliest}, {name})
    file = next(one for one in left if one.name == found.name)
    others = [other for other in files if other != file and done[other] == 2 and read[other].data != read[file].data]
    return Chosen(file, read[file].data, read[file].problem, tuple(others), why)


def _read(file: Path) -> Chosen:
    try:
        data = file_reader(file)()
        given_cells(data)
    except Unreadable as problem:
        return Chosen(file, problem=problem)
    return Chosen(file, data)


def _progress(one: Chosen, ready: Collection[str]) -> int:
    """2: worked on; 1: perhaps, but it cannot be read; 0: as it was given."""
    if one.data is None:
        return 1
    texts = ((text_in(cell) or "").strip() for cell in given_cells(one.data))
    return 2 if any(text and text not in ready for text in texts) else 0


def _changed(file: Path) -> float:
    return file.lstat().st_mtime
