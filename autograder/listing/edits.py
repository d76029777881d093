"""The edits of a solution: the known mistakes of an exercise and its null submissions, as mistakes.toml lists them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from autograder.errors import CourseError
from autograder.listing.tables import bad_value, read_table, repeated
from autograder.mistakes import Edit, Mistake, Null, Wrong
from autograder.model import CheckName, MistakeId, Record, Written

ALL = "all"  # the checks that a null submission must not pass


class Listed(Record):
    """What a mistakes.toml lists."""

    mistakes: tuple[Mistake, ...]
    nulls: tuple[Null, ...]


class _NullRow(Record, forbid_unknown_fields=True):
    id: MistakeId
    note: Written
    fails: CheckName | Annotated[tuple[CheckName, ...], msgspec.Meta(min_length=1)]
    edits: Annotated[tuple[Edit, ...], msgspec.Meta(min_length=1)] | None = None
    replace: Written | None = None
    with_: str | None = msgspec.field(name="with", default=None)


class _File(Record, forbid_unknown_fields=True):
    mistake: tuple[Mistake, ...] = ()
    null: tuple[_NullRow, ...] = ()


def listed(file: Path) -> Listed:
    """The mistakes and nulls in a file. Raises CourseError, with the line, if it is malformed or repeats an id."""
    found = read_table(file, _File)
    nulls = tuple(_null(file, number, row) for number, row in enumerate(found.null))
    keys = [("mistake", i) for i in range(len(found.mistake))] + [("null", i) for i in range(len(nulls))]
    ids = [one.id for one in found.mistake] + [null.id for null in nulls]
    if (number := repeated(ids)) is not None:
        raise bad_value(file, (*keys[number], "id"), f"there are two of the id `{ids[number]}`")
    return Listed(mistakes=found.mistake, nulls=nulls)


def _null(file: Path, number: int, row: _NullRow) -> Null:
    edits = row.edits
    if row.replace is not None and row.with_ is not None and edits is None:
        edits = (Edit(replace=row.replace, with_=row.with_),)
    elif edits is None or row.replace is not None or row.with_ is not None:
        raise bad_value(file, ("null", number), f"the null `{row.id}` has either `edits` or `replace` and `with`")
    fails = (row.fails,) if isinstance(row.fails, str) else row.fails
    if repeated(fails) is not None or (ALL in fails and len(fails) > 1):
        raise bad_value(file, ("null", number, "fails"), "a check is named twice, or beside `all`")
    return Null(id=row.id, note=row.note, fails=None if fails == (ALL,) else frozenset(fails), edits=edits)


def edited(text: str, one: Mistake | Null | Wrong, file: Path, *others: Mistake) -> str:
    """A solution's text with the edits of a mistake, null or wrong submission of this file in it; of several at once.

    Raises CourseError, with the line, if what is to be replaced does not occur exactly once, or if two edits meet.
    """
    spans = []
    for edit in (edit for each in (one, *others) for edit in each.edits):
        if (count := text.count(edit.replace)) != 1:
            where = place_of(file, one)
            raise CourseError("mistake-not-once", file=where, id=one.id, text=edit.replace, count=count)
        spans.append((*_span(text, edit), edit.with_))
    spans.sort(reverse=True)
    if _meet([(begin, end) for begin, end, _ in spans]):
        raise CourseError("bad-course-file", file=place_of(file, one), problem=f"two edits of `{one.id}` meet")
    for begin, end, replacement in spans:
        text = text[:begin] + replacement + text[end:]
    return text


def compatible(text: str, mistakes: Sequence[Mistake]) -> bool:
    """Whether the edits of several mistakes fit into one text: none meets another."""
    return not _meet([_span(text, edit) for mistake in mistakes for edit in mistake.edits])


def _span(text: str, edit: Edit) -> tuple[int, int]:
    begin = text.index(edit.replace)
    return begin, begin + len(edit.replace)


def _meet(spans: Sequence[tuple[int, int]]) -> bool:
    return any(end > begin for (_, end), (begin, _) in itertools.pairwise(sorted(spans)))


def place_of(file: Path, one: Mistake | Null | Wrong) -> str:
    """File and line of a mistake or null: of its id, which no other has."""
    lines = file.read_text(encoding="utf-8").split("\n")
    named = re.compile(rf"\s*id\s*=\s*[\"']{one.id}[\"']")
    return f"{file}:{next((number for number, line in enumerate(lines, 1) if named.match(line)), 1)}"
