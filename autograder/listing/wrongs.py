"""Wrong submissions as beginners hand them in, each with its cause: what the feedback is measured by.

`wrong.toml` lists those that it was written with, `held_out.toml` those that were not looked at meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from autograder.listing.tables import bad_value, read_table, repeated
from autograder.mistakes import Edit, Wrong
from autograder.model import MistakeId, Record, Written


class _Row(Record, forbid_unknown_fields=True):
    id: MistakeId
    about: Written
    causes: Annotated[tuple[MistakeId, ...], msgspec.Meta(min_length=1)]
    of: str = ""
    replace: Written | None = None
    with_: str | None = msgspec.field(name="with", default=None)
    edits: tuple[Edit, ...] = ()
    text: str = ""


class _File(Record, forbid_unknown_fields=True):
    wrong: tuple[_Row, ...] = ()


def wrongs(file: Path) -> tuple[Wrong, ...]:
    """Those that a file lists; none if there is no file. Raises CourseError, with the line, if it is malformed."""
    if not file.is_file():
        return ()
    rows = read_table(file, _File).wrong
    ids = [row.id for row in rows]
    if (number := repeated(ids)) is not None:
        raise bad_value(file, ("wrong", number, "id"), f"there are two of the id `{ids[number]}`")
    return tuple(_wrong(file, number, row) for number, row in enumerate(rows))


def _wrong(file: Path, number: int, row: _Row) -> Wrong:
    edits = row.edits
    if row.replace is not None and row.with_ is not None:
        edits = (*edits, Edit(replace=row.replace, with_=row.with_))
    if bool(edits) == bool(row.text) or (row.text and row.of):
        raise bad_value(file, ("wrong", number), f"`{row.id}` has either edits (of a variant or not) or a `text`")
    return Wrong(id=row.id, about=row.about, causes=row.causes, of=row.of, edits=edits, text=row.text)
