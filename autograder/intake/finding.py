"""Finding: the files under a folder or in an archive that may be meant, by their path in it."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping
from pathlib import Path, PurePosixPath

from autograder.errors import SubmissionError
from autograder.intake.archives import MAX_FILES, members
from autograder.intake.filenames import ARCHIVES, CODE, Kind, is_meant, named
from autograder.intake.reading import Found, file_reader
from autograder.intake.source import Unreadable

MAX_DEPTH = 30
DEEPEST = 2  # archives in archives
MOST_INNER = 8  # archives that are opened within a folder or an archive
MAX_INNER = 64 << 20  # bytes of them all
SKIPPED = {"__pycache__", "__MACOSX", "site-packages", "node_modules", "venv", "autograder", "tests"}
OWN = "solutions"  # where the course keeps its own answers


class Anything(Container[str]):
    """All names."""

    def __contains__(self, name: object) -> bool:
        return True


ANYTHING = Anything()
Files = dict[PurePosixPath, Found]


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
                found[PurePosixPath(relative.as_posix(), name)] = found_at(Path(directory, name))
        if count > MAX_FILES:
            raise SubmissionError("too-many-files", path=folder, most=MAX_FILES)
    return found


def found_at(file: Path) -> Found:
    """A file of a folder."""
    try:
        changed = file.lstat().st_mtime
    except OSError:  # who reads it hears why
        changed = 0
    return Found(file_reader(file), changed)


def in_archive(archive: Path, kind: Kind, known: Container[str]) -> Files:
    """What lies in an archive."""
    return _members(archive, os.fspath(archive), kind, known)


def in_archives_of(
    files: Mapping[PurePosixPath, Found], path: Path, known: Container[str]
) -> tuple[Files, SubmissionError | None]:
    """What lies in the archives among these files of `path` and in archives in them; and why one cannot be opened."""
    found: Files = {}
    fault: SubmissionError | None = None
    left, waiting = MAX_INNER, _archives(files)
    for _ in range(MOST_INNER):
        if not waiting:
            break
        file, one = waiting.pop(0)
        try:
            data = one.read()
            left -= len(data)
            if left < 0:
                raise Unreadable("too-large", most=str(MAX_INNER))
            inside = _members(data, f"{path / file}", named(file.name).kind, known)
        except Unreadable as error:
            fault = fault or unreadable_archive(error, path / file)
        except SubmissionError as error:
            fault = fault or error
        else:
            inner = {file / member: of for member, of in inside.items()}
            found |= inner
            if sum(named(part).kind in ARCHIVES for part in file.parts) < DEEPEST:
                waiting += _archives(inner)
    if waiting and not fault:
        fault = SubmissionError("too-many-archives", path=path, most=MOST_INNER)
    foreign = sorted(file for file in {**files, **found} if named(file.name).kind is Kind.FOREIGN)
    if foreign and not fault:
        fault = SubmissionError("foreign-archive", path=path / foreign[0])
    return found, fault


def _archives(files: Mapping[PurePosixPath, Found]) -> list[tuple[PurePosixPath, Found]]:
    return sorted((file, one) for file, one in files.items() if named(file.name).kind in ARCHIVES)


def unreadable_archive(error: Unreadable, path: Path) -> SubmissionError:
    """What to say of an archive whose own bytes cannot be read."""
    if error.key == "locked":
        return SubmissionError("locked-archive", path=path)
    problem = error.params.get("problem") or f"> {error.params.get('most')} B"
    return SubmissionError("bad-archive", path=path, problem=problem)


def _members(archive: Path | bytes, name: str, kind: Kind, known: Container[str]) -> Files:
    return members(archive, name, kind, lambda path: not _is_left_out(path) and is_meant(named(path.name), known))


def _is_left_out(path: PurePosixPath) -> bool:
    """Whether a path leads out of the archive, or lies where a folder is not searched either."""
    outside = path.is_absolute() or path.parts[0][1:2] == ":"
    hidden = any(part.startswith(".") for part in path.parts)  # `..` is one of them
    return outside or hidden or bool(SKIPPED & set(path.parts)) or len(path.parts) > MAX_DEPTH + 1
