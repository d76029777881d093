"""Collecting: a folder, a file or an archive as a submission. Reads; neither runs nor extracts anything."""

from __future__ import annotations

import ast
import functools
import hashlib
import os
import stat
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.intake.cells import Cell, Module, module_of, notebook_module
from autograder.intake.choosing import Chosen, choose, progress
from autograder.intake.filenames import ARCHIVES, CODE, Kind, has_word, named, owner_of
from autograder.intake.finding import ANYTHING, OWN, Files, found_at, in_archive, in_archives_of, in_folder
from autograder.intake.reading import Reader, file_reader
from autograder.intake.source import MAX_TEXT, Unreadable, parse, same_program, source_of
from autograder.intake.texts import decode
from autograder.intake.unparsable import foreign
from autograder.intake.versions import Keep
from autograder.model import Exercise, Facts, Source, Submission

Asked = Callable[[str], Mapping[str, frozenset[str]]]  # `definitions` of a chapter


def collect(
    path: Path,
    course: Course,
    exercises: Iterable[Exercise],
    owner: str = "",
    things: Sequence[tuple[Path, str]] = (),
    keep: Keep = Keep.LATEST,
) -> Submission:
    """What `path` holds for these exercises' chapters: a course or chapter folder, a file or an archive.

    `owner`: whose it is, if the path does not tell. `things`: all that is part of it, the path among them, each with
    the name that it was handed in by (none: that of its path). `keep`: which of several versions is to count; the
    latest is the source, and to find the best there are the `versions`.

    Raises SubmissionError if there is nothing of them in it. A single file that cannot be read is a `Source` with a
    problem, so that the others are graded.
    """
    wanted = list(exercises)
    chapters = {exercise.chapter for exercise in wanted}
    everything = [exercise for exercise in course.all_exercises() if exercise.chapter in chapters]
    parts = [_part(one, name) for one, name in things or [(path, "")]]
    [first, *others] = parts
    known = {*chapters, *(exercise.name for exercise in everything)}
    versions: dict[str, dict[str, Source]] = {}
    if others:
        place = path.parent
        sources, versions = _among(lambda names: _joined(parts, names), place, known, wanted, everything, course)
    elif first.kind is Kind.FOREIGN:
        raise SubmissionError("foreign-archive", path=path)
    elif first.kind is Kind.DOCUMENT:
        raise SubmissionError("document", path=path)
    elif first.kind is Kind.OTHER:
        raise SubmissionError("unknown-kind", path=path)
    elif first.kind is None or first.kind in ARCHIVES:
        sources, versions = _among(lambda names: _inside(first, names), path, known, wanted, everything, course)
    else:
        sources = _single(path, first.name, wanted, everything, course)
    if not sources:
        names = ", ".join(f"{exercise.name}.py" for exercise in wanted)
        raise SubmissionError("nothing-in-it", path=path, names=names)
    submission = submission_of(path, sources, owner, versions)
    return submission if keep is Keep.BEST else msgspec.structs.replace(submission, versions={})


class Part(NamedTuple):
    """A thing that was handed in. `kind`: None if it is a folder."""

    path: Path
    name: str
    kind: Kind | None


def _part(path: Path, name: str) -> Part:
    """Raises SubmissionError if it cannot be there, or is no ordinary file."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()  # one that cannot be read is not an empty one
            return Part(path, path.name, None)
    except (OSError, ValueError) as error:
        raise SubmissionError("no-submission", path=path, problem=getattr(error, "strerror", error)) from None
    if not stat.S_ISREG(mode):
        raise SubmissionError("unknown-kind", path=path)
    return Part(path, name or path.name, named(name or path.name).kind)


def _inside(part: Part, known: Container[str]) -> Files:
    """The files in a folder or an archive."""
    return in_folder(part.path, known) if part.kind is None else in_archive(part.path, part.kind, known)


def _joined(parts: Sequence[Part], known: Container[str]) -> Files:
    """The files of several things, each under the name of its path."""
    found: Files = {}
    for part in parts:
        place = PurePosixPath(part.path.name)
        if part.kind is None or part.kind in ARCHIVES:
            found |= {place / file: one for file, one in _inside(part, known).items()}
        else:
            found[place / part.name] = found_at(part.path)
    return found


def collect_cells(cells: Sequence[Cell], file: str, course: Course, chapter: str) -> Submission:
    """What the cells that a kernel has run hold for the exercises of a chapter."""
    asked = definitions(course, chapter)
    sources = {}
    for exercise in course.chapter(chapter).exercises:
        try:
            sources[exercise.key] = module_of(cells, exercise.name, asked).source(file)
        except Unreadable as problem:
            sources[exercise.key] = unreadable(problem, file)
    return submission_of(Path(file), sources)


def submission_of(
    path: Path, sources: dict[str, Source], owner: str = "", versions: Mapping[str, dict[str, Source]] | None = None
) -> Submission:
    """These texts as a submission that came from `path`. `owner`: whose it is, if the path does not tell.

    The digest is that of all versions, whichever is to count: what was handed in is the same.
    """
    versions = {key: one for key, one in (versions or {}).items() if one}
    owner = owner or (path.name if path.is_dir() else owner_of(path.name))
    digest = hashlib.sha256()
    for key in sorted(sources):
        one = sources[key]
        told = "\0".join((key, one.problem, one.text, *one.among, *([one.why] if one.among else [])))
        digest.update(f"{told}\0".encode("utf-8", "surrogatepass"))
    for key in sorted(versions):
        for file, one in versions[key].items():
            digest.update("\0".join((key, file, one.problem, one.text, "")).encode("utf-8", "surrogatepass"))
    return Submission(
        path=os.fspath(path), owner=owner, digest=digest.hexdigest()[:16], sources=sources, versions=versions
    )


def _among(
    gather: Callable[[Container[str]], Files],
    path: Path,
    known: set[str],
    wanted: list[Exercise],
    everything: list[Exercise],
    course: Course,
) -> tuple[dict[str, Source], dict[str, dict[str, Source]]]:
    """What the files of `path`, and the archives among them, hold for the exercises, and its versions.

    `gather`: the files that may hold what is known by these names.
    """

    asked = functools.cache(lambda chapter: definitions(course, chapter))

    def read(name: str, reader: Reader, exercise: Exercise) -> Source:
        return _source(name, reader, exercise, asked)

    own, courses = _apart(gather(known))
    inside, fault = in_archives_of(own, path, known)
    inner_own, inner_courses = _apart(inside)
    chosen = choose(own | inner_own, everything, course, read)
    sources = {key: one.source for key, one in chosen.items()}
    by_key = {exercise.key: exercise for exercise in everything}
    done = {key for key, one in sources.items() if progress(one, by_key[key], course)}
    if fault and not done:
        raise fault
    hidden = {key: one.source for key, one in choose(courses | inner_courses, everything, course, read).items()}
    if hidden and not sources:
        raise _in_solutions(path, hidden)
    if not sources:
        chosen = _lone(_apart(gather(ANYTHING))[0], path, wanted, everything, course, read)
        sources = {key: one.source for key, one in chosen.items()}
    if not sources and (documents := sorted(file for file in own if named(file.name).kind is Kind.DOCUMENT)):
        raise SubmissionError("document", path=path / documents[0])
    lost = {
        key: one
        for key, one in hidden.items()
        if key not in done and progress(one, by_key[key], course)
        if not same_program(one.text, course.solution_text(by_key[key]))  # in a checkout, the course's own
    }
    if lost and not done:
        raise _in_solutions(path, lost)
    problem = Unreadable("in-solutions", folder=OWN)
    sources |= {key: unreadable(problem, one.file) for key, one in lost.items()}
    return sources, {key: one.versions for key, one in chosen.items()}


def _lone(
    files: Files,
    path: Path,
    wanted: list[Exercise],
    everything: list[Exercise],
    course: Course,
    read: Callable[[str, Reader, Exercise], Source],
) -> dict[str, Chosen]:
    """The only program, for the only exercise asked for, or notebooks, for all that they define.

    They may have any name but that of another exercise or chapter of the course. Raises SubmissionError if a program
    may be any.
    """
    files = files | in_archives_of(files, path, ANYTHING)[0]
    others = {exercise.name for exercise in course.all_exercises()}
    programs = [
        file
        for file in files
        if named(file.name).kind in CODE and OWN not in file.parent.parts and named(file.name).stem not in others
    ]
    if programs and all(named(file.name).kind is Kind.NOTEBOOK for file in programs):
        asked = {exercise.chapter for exercise in everything}
        foreign = [chapter.name for chapter in course.chapters if chapter.name not in asked]
        own = {
            file: files[file] for file in programs if not any(has_word(named(file.name).stem, one) for one in foreign)
        }
        found = choose(own, everything, course, read, any_name=True)
        worked_on = any(progress(found[one.key].source, one, course) for one in everything if one.key in found)
        return found if worked_on or len(programs) == 1 else {}
    if len(programs) != 1:
        return {}
    [file] = programs
    if len(wanted) > 1:
        names = ", ".join(f"{exercise.name}.py" for exercise in wanted)
        raise SubmissionError("which-exercise", path=path / file, names=names)
    return {wanted[0].key: Chosen(read(file.name, files[file].read, wanted[0]), {})}


def _apart(files: Files) -> tuple[Files, Files]:
    """These files without those that lie where the course keeps its own answers, and those."""
    own = {file: one for file, one in files.items() if OWN not in file.parent.parts}
    return own, {file: one for file, one in files.items() if file not in own}


def _in_solutions(path: Path, hidden: Iterable[str]) -> SubmissionError:
    return SubmissionError("in-solutions", path=path, folder=OWN, names=", ".join(sorted(hidden)))


def _single(
    path: Path, called: str, wanted: list[Exercise], everything: list[Exercise], course: Course
) -> dict[str, Source]:
    """One file: for the exercise of its name, else for the only one asked for; a notebook for all that it defines.

    `called`: its name when it was handed in.
    """
    name = named(called)
    meant = [exercise for exercise in everything if exercise.name == name.stem]
    if not meant and len(wanted) == 1:
        meant = wanted
    if not meant and name.kind is Kind.NOTEBOOK:
        meant = everything
    if not meant:
        names = ", ".join(f"{exercise.name}.py" for exercise in wanted)
        raise SubmissionError("which-exercise", path=path, names=names)
    asked = functools.cache(lambda chapter: definitions(course, chapter))
    return {exercise.key: _source(called, file_reader(path), exercise, asked) for exercise in meant}


def _source(name: str, read: Reader, exercise: Exercise, asked: Asked) -> Source:
    try:
        data = read()
        if named(name).kind is Kind.NOTEBOOK:
            return _of_notebook(data, name, exercise, asked(exercise.chapter)).source(name)
        return source_of(decode(data), name)
    except Unreadable as problem:
        if problem.key == "not-a-notebook" and (instead := foreign(data[:MAX_TEXT].decode("utf-8", "replace"))):
            problem = Unreadable(instead[0], file=name, **instead[1])
        return unreadable(problem, name)


def unreadable(problem: Unreadable, file: str) -> Source:
    """A file whose text cannot be taken."""
    return Source(text="", file=file, facts=Facts(), problem=problem.key, params=problem.params)


def _of_notebook(data: bytes, name: str, exercise: Exercise, asked: Mapping[str, frozenset[str]]) -> Module:
    """What a notebook has of an exercise: one that is named after it is its own, others may hold the whole chapter."""
    if named(name).stem == exercise.name:
        asked = {exercise.name: asked[exercise.name]}
    return notebook_module(data, exercise.name, asked)


def definitions(course: Course, chapter: str) -> dict[str, frozenset[str]]:
    """What each exercise of a chapter asks for, by the names of functions and classes."""
    return {exercise.name: _defined(course.stub_text(exercise)) for exercise in course.chapter(chapter).exercises}


@functools.lru_cache(maxsize=64)
def _defined(text: str) -> frozenset[str]:
    """The functions and classes that stand at the top of a program."""
    return frozenset(node.name for node in parse(text).body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
