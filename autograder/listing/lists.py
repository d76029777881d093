"""The lists of the course: its chapters in course.toml, the exercises of each in its chapter.toml."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from autograder.listing.tables import bad_value, read_table, repeated
from autograder.model import Chapter, Demo, Exercise, Mebibytes, Named, Record, Seconds, Text, Waiting, Written

GIVEN = "given"  # the module of a chapter's ready-made code, which no exercise may be named after
LIST = "course.toml"
CHAPTER_LIST = "chapter.toml"


class Lists(Record):
    """What they list; `kit`: they are those of a student kit, `languages`: those that its texts are in."""

    chapters: tuple[Chapter, ...]
    demo: Demo
    kit: bool
    languages: tuple[str, ...]


class _Limits(Record, forbid_unknown_fields=True):
    """What an exercise may use unless it says otherwise itself."""

    time: Seconds | None = None
    memory: Mebibytes | None = None
    imports: tuple[Written, ...] | None = None


class _Row(Record, forbid_unknown_fields=True):
    name: Named
    title: Text
    task: Text
    minutes: Annotated[int, msgspec.Meta(gt=0)]
    points: Annotated[int, msgspec.Meta(gt=0)]
    after: tuple[Named, ...] = ()
    after_pass: Text = Text(en="", ja="")
    torch: bool = False
    time: Seconds | None = None
    memory: Mebibytes | None = None
    imports: tuple[Written, ...] | None = None
    rules_out: tuple[Written, ...] = ()
    waiting: Waiting = Waiting()


class _ChapterFile(Record, forbid_unknown_fields=True):
    title: Text
    about: Text
    hours: Annotated[tuple[Annotated[int, msgspec.Meta(gt=0)], ...], msgspec.Meta(min_length=1, max_length=2)]
    exercise: tuple[_Row, ...] = ()


class _CourseFile(Record, forbid_unknown_fields=True):
    chapters: Annotated[tuple[Named, ...], msgspec.Meta(min_length=1)]
    defaults: _Limits
    torch: _Limits
    demo: Demo
    kit: bool = False
    languages: Annotated[tuple[Literal["en", "ja"], ...], msgspec.Meta(min_length=1)] = ("en", "ja")


def read_lists(folder: Path) -> Lists:
    """The lists in the folder of the solutions. Raises CourseError, with file and line."""
    file = folder / LIST
    whole = read_table(file, _CourseFile)
    if (number := repeated(whole.chapters)) is not None:
        raise bad_value(file, ("chapters",), f"`{whole.chapters[number]}` stands there twice")
    chapters = tuple(_chapter(folder / name / CHAPTER_LIST, name, whole) for name in whole.chapters)
    _all_different(folder, chapters)
    return Lists(chapters=chapters, demo=whole.demo, kit=whole.kit, languages=whole.languages)


def _chapter(file: Path, name: str, whole: _CourseFile) -> Chapter:
    found = read_table(file, _ChapterFile)
    if not found.exercise:
        raise bad_value(file, (), "a chapter has at least one [[exercise]]")
    rows = enumerate(found.exercise)
    exercises = tuple(
        _exercise(file, number, name, row, whole.torch if row.torch else whole.defaults) for number, row in rows
    )
    return Chapter(name=name, title=found.title, exercises=exercises, about=found.about, hours=found.hours)


def _exercise(file: Path, number: int, chapter: str, row: _Row, limits: _Limits) -> Exercise:
    if row.name == GIVEN:
        raise bad_value(file, ("exercise", number, "name"), f"`{GIVEN}` is the name of what is given for a chapter")
    time, memory = row.time or limits.time, row.memory or limits.memory
    imports = limits.imports if row.imports is None else row.imports
    if time is None or memory is None or imports is None:
        problem = f"`{row.name}` has no `time`, `memory` or `imports`, and {LIST} none for all"
        raise bad_value(file, ("exercise", number), problem)
    return Exercise(
        chapter=chapter,
        name=row.name,
        title=row.title,
        task=row.task,
        minutes=row.minutes,
        after=row.after,
        after_pass=row.after_pass,
        points=row.points,
        time=time,
        memory=memory,
        imports=imports,
        rules_out=row.rules_out,
        torch=row.torch,
        waiting=row.waiting,
    )


def _all_different(folder: Path, chapters: Sequence[Chapter]) -> None:
    """Raises CourseError for an exercise that has the name of an earlier one, in whichever chapter."""
    rows = [(chapter.name, i, one.name) for chapter in chapters for i, one in enumerate(chapter.exercises)]
    if (number := repeated([name for _, _, name in rows])) is not None:
        chapter, index, name = rows[number]
        file = folder / chapter / CHAPTER_LIST
        raise bad_value(file, ("exercise", index, "name"), f"there are two exercises of the name `{name}`")
