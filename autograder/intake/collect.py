"""Collecting: a folder, a file or an archive as a submission. Reads; neither runs nor extracts anything."""

from __future__ import annotations

import ast
import codecs
import contextlib
import hashlib
import io
import os
import stat
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.course import PAGES, Course
from autograder.errors import SubmissionError
from autograder.intake.cells import MAX_NOTEBOOK, Cell, Module, module_of, notebook_module, too_large
from autograder.intake.source import MAX_TEXT, Unreadable, as_given, parse, source_of
from autograder.model import Exercise, Facts, Source, Submission

MAX_FILES = 20_000
MAX_DEPTH = 6
SUFFIXES = (".py", ".ipynb")
SKIPPED = {"__pycache__", "__MACOSX", "site-packages", "node_modules", "venv", "solutions", "autograder"}
GUESSES = ("cp932", "euc_jp", "utf-16", "gb18030")
MARKED_UTF8 = 0x800  # the flag of a member whose name is in UTF-8
FOR_HOST_NAMES = ("punycode", "idna")  # no encodings of texts; the time that they take grows with the square
WITHOUT_WAITING = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, ValueError, EOFError)

Reader = Callable[[], bytes]


def collect(path: Path, course: Course, exercises: Iterable[Exercise]) -> Submission:
    """What `path` holds for these exercises' chapters: a course or chapter folder, a `.py`, an `.ipynb` or a `.zip`.

    Raises SubmissionError if there is nothing of them in it. A single file that cannot be read is a `Source` with a
    problem, so that the others are graded.
    """
    wanted = list(exercises)
    chapters = {exercise.chapter for exercise in wanted}
    everything = [exercise for exercise in course.all_exercises() if exercise.chapter in chapters]
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()  # one that cannot be read is not an empty one
    except (OSError, ValueError) as error:
        raise SubmissionError("no-submission", path=path, problem=getattr(error, "strerror", error)) from None
    if stat.S_ISDIR(mode):
        sources = _pick(_walk(path), everything, course)
    elif not stat.S_ISREG(mode):
        raise SubmissionError("unknown-kind", path=path)
    elif path.suffix.lower() == ".zip":
        sources = _pick(_members(path), everything, course)
    elif path.suffix.lower() in SUFFIXES:
        sources = _single(path, wanted, everything, course)
    else:
        raise SubmissionError("unknown-kind", path=path)
    if not sources:
        names = ", ".join(f"{exercise.name}.py" for exercise in wanted)
        raise SubmissionError("nothing-in-it", path=path, names=names)
    return submission_of(path, sources)


def collect_cells(cells: Sequence[Cell], file: str, course: Course, chapter: str) -> Submission:
    """What the cells that a kernel has run hold for the exercises of a chapter."""
    asked = definitions(course, chapter)
    exercises = course.chapter(chapter).exercises
    sources = {exercise.key: module_of(cells, exercise.name, asked).source(file) for exercise in exercises}
    return submission_of(Path(file), sources)


def submission_of(path: Path, sources: dict[str, Source]) -> Submission:
    """These texts as a submission that came from `path`."""
    digest = hashlib.sha256()
    for key in sorted(sources):
        digest.update(f"{key}\0{sources[key].problem}\0{sources[key].text}\0".encode("utf-8", "surrogatepass"))
    return Submission(path=os.fspath(path), owner=path.stem, digest=digest.hexdigest()[:16], sources=sources)


def _single(path: Path, wanted: list[Exercise], everything: list[Exercise], course: Course) -> dict[str, Source]:
    """One file: for the exercise of its name, else for the only one asked for; a notebook for all that it defines."""
    named = [exercise for exercise in everything if exercise.name == path.stem]
    if not named and len(wanted) == 1:
        named = wanted
    if not named and path.suffix.lower() == ".ipynb":
        named = everything
    if not named:
        names = ", ".join(f"{exercise.name}.py" for exercise in wanted)
        raise SubmissionError("which-exercise", path=path, names=names)
    return {exercise.key: _source(path.name, file_reader(path), exercise, course) for exercise in named}


def _walk(folder: Path) -> dict[PurePosixPath, Reader]:
    """The programs and notebooks under a folder, hidden folders left out, by their path in it."""
    found: dict[PurePosixPath, Reader] = {}
    for directory, folders, files in os.walk(folder):
        relative = Path(directory).relative_to(folder)
        depth = len(relative.parts)
        folders[:] = sorted(
            name for name in folders if depth < MAX_DEPTH and not name.startswith(".") and name not in SKIPPED
        )
        for name in files:
            if name.endswith(SUFFIXES):
                found[PurePosixPath(relative.as_posix(), name)] = file_reader(Path(directory, name))
        if len(found) > MAX_FILES:
            raise SubmissionError("too-many-files", path=folder, most=MAX_FILES)
    return found


def _members(archive: Path) -> dict[PurePosixPath, Reader]:
    """The programs and notebooks in a zip archive, by their path in it. Nothing is extracted to disk."""
    try:
        if _announced(archive) > MAX_FILES:
            raise SubmissionError("too-many-files", path=archive, most=MAX_FILES)
        opened = zipfile.ZipFile(archive)
        members = opened.infolist()
    except ARCHIVE_ERRORS as error:
        raise SubmissionError("bad-archive", path=archive, problem=error) from None
    files = {_member_path(member): _member_reader(opened, member) for member in members if _is_file(member)}
    return {path: read for path, read in files.items() if path.name.endswith(SUFFIXES) and not _is_left_out(path)}


def _announced(archive: Path) -> int:
    """How many members an archive lists, before anything is made for them."""
    with archive.open("rb") as file:
        return sum(block.count(b"PK\1\2") for block in iter(lambda: file.read(1 << 20), b""))


def _is_file(member: zipfile.ZipInfo) -> bool:
    return not member.filename.endswith(("/", "\\")) and not stat.S_ISLNK(member.external_attr >> 16)


def _member_path(member: zipfile.ZipInfo) -> PurePosixPath:
    """The path of a member: Windows writes names in Shift_JIS, too, and once wrote backslashes between them."""
    name = member.filename
    if not member.flag_bits & MARKED_UTF8:
        with contextlib.suppress(UnicodeError):  # zipfile reads it as cp437; half of a letter may look like a backslash
            name = name.encode("cp437").decode("cp932")
    return PurePosixPath(name.replace("\\", "/"))


def _is_left_out(path: PurePosixPath) -> bool:
    """Whether a path leads out of the archive, or lies where a folder is not searched either."""
    outside = path.is_absolute() or path.parts[0][1:2] == ":"
    hidden = any(part.startswith(".") for part in path.parts)  # `..` is one of them
    return outside or hidden or bool(SKIPPED & set(path.parts)) or len(path.parts) > MAX_DEPTH + 1


def _pick(files: dict[PurePosixPath, Reader], exercises: list[Exercise], course: Course) -> dict[str, Source]:
    """For each exercise the file that is meant.

    In its chapter's folder before elsewhere, near the top before deep, `.py` before `.ipynb`.
    """
    others = {chapter.name for chapter in course.chapters}
    by_stem: dict[str, list[PurePosixPath]] = {}
    for file in files:
        by_stem.setdefault(file.stem, []).append(file)
    whole = {chapter: _whole(chapter, by_stem) for chapter in {exercise.chapter for exercise in exercises}}
    sources: dict[str, Source] = {}
    for exercise in exercises:
        candidates = [
            file
            for file in by_stem.get(exercise.name, [])
            if file.parent.name == exercise.chapter or file.parent.name not in others
        ]
        candidates.sort(
            key=lambda file: (file.parent.name != exercise.chapter, len(file.parts), file.suffix != ".py", str(file))
        )
        candidates[1:] = [candidates[0].with_suffix(".ipynb")] if candidates else []
        candidates += whole.get(exercise.chapter, [])
        for file in candidates:  # the first that has been begun
            if file in files and (exercise.key not in sources or _as_given(sources[exercise.key], exercise, course)):
                found = _source(file.name, files[file], exercise, course)
                if exercise.key not in sources or not _as_given(found, exercise, course):
                    sources[exercise.key] = found
    return sources


def _whole(chapter: str, by_stem: dict[str, list[PurePosixPath]]) -> list[PurePosixPath]:
    """The notebooks of a whole chapter, in the order of its languages."""
    stems = [chapter, *(f"{chapter}.{language}" for language in PAGES)]
    return [file for stem in stems for file in by_stem.get(stem, []) if file.suffix == ".ipynb"]


def _as_given(source: Source, exercise: Exercise, course: Course) -> bool:
    ready = "\n\n".join(course.given_texts(exercise.chapter).values())
    return not source.problem and as_given(source, course.stub_text(exercise), ready)


def file_reader(path: Path) -> Reader:
    """A function that reads a file handed in, in bounds and without waiting; it raises Unreadable."""

    def read() -> bytes:
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                raise Unreadable("not-regular")
            with os.fdopen(os.open(path, os.O_RDONLY | WITHOUT_WAITING), "rb") as file:  # it may be another one by now
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise Unreadable("not-regular")
                return _bounded(file, path.suffix)
        except OSError as error:
            raise Unreadable("unreadable", problem=error.strerror or str(error)) from None

    return read


def _member_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Reader:
    def read() -> bytes:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # these alone are unpacked in bounds
            raise Unreadable("unreadable", problem=f"compression method {member.compress_type}")
        try:
            with archive.open(member) as file:
                return _bounded(file, PurePosixPath(member.filename).suffix)
        except ARCHIVE_ERRORS as error:
            raise Unreadable("unreadable", problem=str(error)[:200]) from None

    return read


def _bounded(file: IO[bytes], suffix: str) -> bytes:
    most = MAX_NOTEBOOK if suffix == ".ipynb" else MAX_TEXT
    data = file.read(most + 1)
    if len(data) > most:
        raise too_large() if suffix == ".ipynb" else Unreadable("too-large", most=str(most))
    return data


def _source(name: str, read: Reader, exercise: Exercise, course: Course) -> Source:
    try:
        data = read()
        if name.endswith(".ipynb"):
            return _of_notebook(data, name, exercise, course).source(name)
        return source_of(decode(data), name)
    except Unreadable as problem:
        return Source(text="", file=name, facts=Facts(), problem=problem.key, params=problem.params)


def _of_notebook(data: bytes, name: str, exercise: Exercise, course: Course) -> Module:
    """What a notebook has of an exercise: one that is named after it is its own, others may hold the whole chapter."""
    asked = definitions(course, exercise.chapter)
    if PurePosixPath(name).stem == exercise.name:
        asked = {exercise.name: asked[exercise.name]}
    return notebook_module(data, exercise.name, asked)


def definitions(course: Course, chapter: str) -> dict[str, frozenset[str]]:
    """What each exercise of a chapter asks for, by the names of functions and classes."""
    return {
        exercise.name: frozenset(
            node.name
            for node in parse(course.stub_text(exercise)).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        )
        for exercise in course.chapter(chapter).exercises
    }


def decode(data: bytes) -> str:
    """The text of a Python file: UTF-8 with or without a mark, or what its coding line says. Raises Unreadable."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if codecs.lookup(encoding).name in FOR_HOST_NAMES:
            raise LookupError(encoding)
        text = data.decode(encoding)
    except (SyntaxError, ValueError, LookupError):
        guess = next((name for name in GUESSES if _decodes(data, name)), "?")
        raise Unreadable("encoding", guess=guess) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
