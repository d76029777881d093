"""What a student handed in: of all files in the folder, which one is the notebook, whatever it is called."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from autograder.intake.cells import given_cells, text_in
from autograder.intake.filenames import Kind, has_word, named
from autograder.intake.reading import file_reader
from autograder.intake.source import Unreadable
from autograder.intake.versions import latest
from autograder.locales import sentence
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

    def unread(self, language: str) -> str:
        """Why it cannot be read; empty if it can."""
        return sentence(language, f"evidence.{self.problem.key}", **self.problem.params) if self.problem else ""


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
    found = []
    for file in files:
        stem = named(file.name).stem
        if stem == wanted or (stem not in others and has_word(stem, wanted)):
            found.append(file)
    return found or (list(files) if len(names) == 1 else [])


def choose(files: Mapping[Path, float], name: str, given: Collection[str]) -> Chosen:
    """Of some candidates, the one that counts: worked on, then readable, then the latest, as in a batch.

    `files`: with the times at which they were changed last, in seconds. `given`: the texts of the cells as the
    assignment has them.
    """
    ready = {text.strip() for text in given}
    read = {file: _read(file) for file in files}
    done = {file: _progress(one, ready) for file, one in read.items()}
    best = [file for file in files if done[file] == max(done.values())]
    likely = {
        PurePosixPath(file.name): file for file in sorted(best, key=lambda file: (_is_copy(file, name), file.name))
    }
    chosen, why = latest({called: files[one] for called, one in likely.items()}, {name.casefold()})
    file = likely[chosen]
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


def _is_copy(file: Path, name: str) -> bool:
    return file.name != f"{name}.ipynb"
