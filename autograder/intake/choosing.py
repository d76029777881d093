"""Choosing: of all files that are named after an exercise or its chapter, the one that counts, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

import msgspec

from autograder.course import PAGES, Course
from autograder.intake.filenames import ARCHIVES, CODE, Kind, has_word, named
from autograder.intake.finding import Files
from autograder.intake.reading import Reader
from autograder.intake.source import as_given, same_program
from autograder.intake.versions import LEFT_OUT, last, latest, ranked
from autograder.model import Exercise, Facts, Source

MOST = 24  # files that are read for an exercise
MOST_GRADED = 5  # of them, if the best is to count
WORKED_ON = 3  # see `progress`

Read = Callable[[str, Reader, Exercise], Source]


class Chosen(NamedTuple):
    """`source`: the one that counts. `versions`: if several were worked on, all by their paths, the latest first.

    Those with a problem are not graded, whichever is to count: it is LEFT_OUT of those beyond `MOST_GRADED`.
    """

    source: Source
    versions: dict[str, Source]


def choose(
    files: Files, exercises: Iterable[Exercise], course: Course, read: Read, any_name: bool = False
) -> dict[str, Chosen]:
    """For each exercise the file that was worked on; of several the latest, else the likeliest.

    Likely is one in the chapter's folder, near the top, a program. One that can be read comes before one that cannot.
    Others that were worked on as well are named in `among`. `any_name`: any notebook may be that of the chapter.
    """
    by_stem: dict[str, list[PurePosixPath]] = {}
    for file in files:
        name = named(file.name)
        if name.kind not in ARCHIVES:
            by_stem.setdefault(name.stem, []).append(file)
    chosen: dict[str, Chosen] = {}
    for exercise in exercises:
        meant = _own(exercise, by_stem, course) + _whole(exercise.chapter, by_stem, any_name)
        times = {file: files[file].changed for file in meant}
        if len(meant) > MOST:
            meant = [file for file in meant if file in last(times, names_of(exercise, course), MOST)]
        found = {file: read(file.name, files[file].read, exercise) for file in meant}
        if found:
            chosen[exercise.key] = _chosen(found, times, exercise, course)
    return chosen


def _own(exercise: Exercise, by_stem: dict[str, list[PurePosixPath]], course: Course) -> list[PurePosixPath]:
    """The files of the exercise, the likeliest first; what lies in another chapter's folder is none of them.

    A document of its name is one only if there is no program.
    """
    others = {chapter.name for chapter in course.chapters} - {exercise.chapter}
    found = [file for file in by_stem.get(exercise.name, []) if _folder(file) not in others]
    programs = [file for file in found if named(file.name).kind in (*CODE, Kind.BARE)]
    return sorted(
        programs or found,
        key=lambda file: (
            *(_folder(file) != exercise.chapter, len(file.parts), file.stem != exercise.name),
            *(named(file.name).kind is Kind.NOTEBOOK, str(file)),
        ),
    )


def _whole(chapter: str, by_stem: dict[str, list[PurePosixPath]], any_name: bool) -> list[PurePosixPath]:
    """The notebooks of a whole chapter, in the order of its languages, then those to whose name something was added."""
    stems = [chapter, *(f"{chapter}.{language}" for language in PAGES)]
    others = sorted(stem for stem in by_stem if stem not in stems and (any_name or has_word(stem, chapter)))
    return [
        file
        for stem in (*stems, *others)
        for file in sorted(by_stem.get(stem, []), key=lambda file: (file.stem != stem, len(file.parts), str(file)))
        if named(file.name).kind is Kind.NOTEBOOK
    ]


def _folder(file: PurePosixPath) -> str:
    return named(file.parent.name).stem


def _chosen(
    found: dict[PurePosixPath, Source], times: dict[PurePosixPath, float], exercise: Exercise, course: Course
) -> Chosen:
    done = {file: progress(one, exercise, course) for file, one in found.items()}
    best = [file for file in found if done[file] == max(done.values())]  # the likeliest first
    file, why = (
        latest({one: times[one] for one in best}, names_of(exercise, course)) if done[best[0]] else (best[0], "")
    )
    chosen = found[file]
    others = {
        other: done[other]
        for other, one in found.items()
        if other != file and done[other] > 1 and (one.problem or not same_program(one.text, chosen.text))
    }
    if not others:
        return Chosen(chosen, {})
    if done[file] not in others.values():
        why = "others-readable"
    source = msgspec.structs.replace(chosen, among=(str(file), *map(str, others)), why=why)
    worked_on = {one: times[one] for one in found if done[one] == WORKED_ON}
    versions = _versions({one: found[one] for one in ranked(worked_on, names_of(exercise, course))})
    unread = {str(one): found[one] for one in others if found[one].problem}
    return Chosen(source, versions | unread if len(versions) > 1 else {})


def _versions(found: dict[PurePosixPath, Source]) -> dict[str, Source]:
    """Those to be graded if the best is to count, and what is left out. The same answer twice is one."""
    different: list[tuple[str, Source]] = []
    for file, one in found.items():
        if not any(same_program(one.text, other.text) for _, other in different):
            different.append((str(file), one))
    left = {file: Source("", one.file, Facts(), problem=LEFT_OUT) for file, one in different[MOST_GRADED:]}
    return dict(different) | left


def names_of(exercise: Exercise, course: Course) -> set[str]:
    """What the exercises of a chapter and all chapters are called."""
    return {*(chapter.name for chapter in course.chapters), *(one.name for one in course.siblings(exercise))}


def progress(source: Source, exercise: Exercise, course: Course) -> int:
    """3: worked on; 2: perhaps, but it cannot be read; 1: worked on in cells that are not code; 0: not worked on."""
    if source.problem:
        return 2
    ready = "\n\n".join(course.given_texts(exercise.chapter).values())
    return int(bool(source.aside)) if as_given(source, course.stub_text(exercise), ready) else WORKED_ON
