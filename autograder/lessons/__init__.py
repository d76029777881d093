"""The lessons: what there is to learn from a mistake, by id, in English and Japanese.

A known mistake names its lesson in mistakes.toml; what is seen without a catalogue is named by a lesson of its own.
"""

from __future__ import annotations

import functools
from pathlib import Path

from autograder.listing.tables import bad_value, read_table, repeated
from autograder.mistakes import Cause, Lesson
from autograder.model import Record, Text

FOLDER = Path(__file__).parent


class _File(Record, forbid_unknown_fields=True):
    lesson: tuple[Lesson, ...] = ()


@functools.cache
def lessons() -> dict[str, Lesson]:
    """All lessons by id. Raises CourseError, with the line, if a file is malformed or repeats an id."""
    found: dict[str, Lesson] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        rows = read_table(file, _File).lesson
        ids = [*found, *(one.id for one in rows)]
        if (number := repeated(ids)) is not None:
            raise bad_value(file, ("lesson", number - len(found), "id"), f"there are two of the id `{ids[number]}`")
        found.update((one.id, one) for one in rows)
    return found


def cause(id: str, *, hidden: bool = False, **params: str | tuple[str, str]) -> Cause | None:
    """What a detector names: the lesson of this id, with its first sentence filled.

    A parameter is a text, or a pair of them, in English and Japanese. hidden: the check is hidden; then only what
    stands in `plain` is said, which has no parameters, and nothing if there is none.
    Raises KeyError for a lesson or a parameter that is not there.
    """
    lesson = lessons()[id]
    if hidden:
        return Cause(lesson=id, said=lesson.plain) if lesson.plain else None
    if lesson.said is None:
        raise KeyError(f"{id} has no `said`")
    texts = {
        language: lesson.said.get(language).format_map(
            {name: value if isinstance(value, str) else value[number] for name, value in params.items()}
        )
        for number, language in enumerate(("en", "ja"))
    }
    return Cause(lesson=id, said=Text(**texts))
