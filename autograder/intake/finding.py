"""Finding: the files under a folder or in an archive that may be meant, by their path in it."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from pathlib import Path, PurePosixPath

from autograder.errors import SubmissionError
from autograder.intake.archives import MAX_FILES, members
from autograder.intake.filenames import ARCHIVES, CODE, Kind, is_meant, named
from autograder.intake.reading import Reader, file_reader
from autograder.intake.source import Unreadable

MAX_DEPTH = 30
MOST_INNER = 8  # archives that are opened within a folder or an archive
MAX_INNER = 64 << 20  # bytes of them all
SKIPPED = {"__pycache__", "__MACOSX", "site-packages", "node_modules", "venv", "autograder", "tests"}
OWN = "solutions"  # where the course keeps its own answers

Files = dict[PurePosixPath, Reader]


def in_folder(folder: Path, known: Container[str]) -> Files:
    """What lies under a folder, hidden folders left out. `known`: names of exercises and chapters."""
    found: Files = {}
    count = 0
    for directory, folders, files in os.walk(folder):
        relative = Path(directory).relative_to(folder)
        deep = len(relative.parts) >= MAX_DEPTH
        folders[:] = sorted(name for name in folders if not (deep or name.startswith(".") or name in SKIPPED))
        for name in files:
            one = named(name)
            count += one.kind in CODE
            if is_meant(one, known) and not name.startswith("."):
                found[PurePosixPath(relative.as_posix(), name)] = file_reader(Path(directory, name))
        if count > MAX_FILES:
            raise SubmissionError("too-many-files", path=folder, most=MAX_FILES)
    return found


def in_archive(archive: Path, kind: Kind, known: Container[str]) -> Files:
    """What lies in an archive."""
    return _members(archive, os.fspath(archive), kind, known)


def in_archives_of(files: Mapping[PurePosixPath, Reader], path: Path, known: Container[str]) -> Files:
    """What lies in the archives among these files of `path`, and in no archive in them."""
    found: Files = {}
    left = MAX_INNER
    for file in sorted(file for file in files if named(file.name).kind in ARCHIVES)[:MOST_INNER]:
        try:
            data = files[file]()
        except Unreadable as error:
            problem = error.params.get("problem") or f"> {error.params.get('most')} B"
            raise SubmissionError("bad-archive", path=path / file, problem=problem) from None
        left -= len(data)
        if left < 0:
            raise SubmissionError("bad-archive", path=path / file, problem=f"> {MAX_INNER} B")
        inside = _members(data, f"{path / file}", named(file.name).kind, known)
        found |= {file / member: read for member, read in inside.items()}
    return found


def _members(archive: Path | bytes, name: str, kind: Kind, known: Container[str]) -> Files:
    return members(archive, name, kind, lambda path: not _is_left_out(path) and is_meant(named(path.name), known))


def _is_left_out(path: PurePosixPath) -> bool:
    """Whether a path leads out of the archive, or lies where a folder is not searched either."""
    outside = path.is_absolute() or path.parts[0][1:2] == ":"
    hidden = any(part.startswith(".") for part in path.parts)  # `..` is one of them
    return outside or hidden or bool(SKIPPED & set(path.parts)) or len(path.parts) > MAX_DEPTH + 1
