"""Judged edits: the small edits of a solution that lose points, as mutants.json keeps them, and those that need not.

The latter are listed in equivalent.toml, each with the reason why it changes nothing that was asked for.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.listing.kept import read_kept
from autograder.listing.tables import bad_value, line_of, read_table
from autograder.model import Record, Written

Key = tuple[str, str, str]


class Change(Record, forbid_unknown_fields=True, order=True):
    """In which function (`of`) what is replaced with what, as statements in the layout of `ast.unparse`."""

    of: Written
    replace: Written
    with_: Written = msgspec.field(name="with")

    @property
    def key(self) -> Key:
        return self.of, self.replace, self.with_


class Equivalent(Change, forbid_unknown_fields=True, kw_only=True):
    """A change that is equal in effect, and why."""

    why: Written


class Caught(Change, kw_only=True):
    """A change that lost points, first at the check `by`."""

    by: Written


class Judged(Record):
    """What an exercise's suite made of the small edits of its solution under a seed: which lost points, which none."""

    exercise: str
    seed: str
    caught: tuple[Caught, ...]
    survived: tuple[Change, ...]

    def keys(self) -> set[Key]:
        return {one.key for one in (*self.caught, *self.survived)}


class _File(Record, forbid_unknown_fields=True):
    equivalent: tuple[Equivalent, ...] = ()


def equivalents(file: Path) -> tuple[Equivalent, ...]:
    """The changes that the file lists; none without a file. Raises CourseError, with the line, as for any table."""
    if not file.is_file():
        return ()
    found = read_table(file, _File).equivalent
    keys = [one.key for one in found]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise bad_value(file, ("equivalent", number), "the same change is listed twice")
    return found


def line_in(file: Path, number: int) -> int:
    """The line on which an entry of equivalent.toml begins."""
    return line_of(file, ("equivalent", number))


def kept(file: Path) -> Judged:
    """What mutants.json holds. Raises CourseError."""
    return read_kept(file, Judged)
