"""Matching: which row of a platform's table is whose mark. A doubtful one is told of, and never guessed."""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from autograder.classroom.marks import Mark, Standing
from autograder.classroom.senders import plain
from autograder.intake.owners import BLIND
from autograder.model import Record


class Row(Record):
    """A person in the table. `number`: the platform's own for them; `keys`: what else tells them from all others."""

    place: int
    number: str
    keys: tuple[str, ...]
    name: str


class Matched(Record):
    """The mark of each row that has one, by the row's place; and owners whose marks have no row, each with the reason:
    `unmatched`, `another-name` or `two-for-one`. `rows`: all of the table, by their places.
    """

    rows: dict[int, Row]
    marks: dict[int, Mark]
    problems: tuple[tuple[str, str], ...]


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: `Sato, Hanako` and `hanako sato`, or two of which one is not given."""
    if not plain(one) or not plain(other) or plain(one) == plain(other):
        return True
    parts = [sorted(filter(None, map(plain, re.split(r"[\s,_]+", name)))) for name in (one, other)]
    return parts[0] == parts[1] or "".join(parts[0]) == "".join(parts[1])


def match(marks: Iterable[Mark], rows: Sequence[Row], pattern: re.Pattern[str]) -> Matched:
    """Find the row of each graded mark: by the number in the name of what was downloaded (`pattern`), else by the id or
    the address on the roster or the name of the submission, else by a name that only one row has."""
    by_number = _only(rows, lambda row: [row.number])
    by_key = _only(rows, lambda row: [key.strip().casefold() for key in row.keys])
    by_name = _only(rows, lambda row: {plain(row.name), plain(" ".join(reversed(row.name.split(","))))})
    found: dict[int, list[Mark]] = {}
    problems = []
    for mark in marks:
        if mark.standing != Standing.GRADED:
            continue
        number, name = downloaded_as(mark, pattern)
        row = by_number.get(number) if number else None
        if row is not None and not same_name(name, row.name):
            problems.append((mark.owner, "another-name"))
            continue
        row = row or next(filter(None, (by_key.get(key) for key in _keys(mark))), None)
        row = row or next(filter(None, (by_name.get(plain(key)) for key in _names(mark, name))), None)
        if row is None:
            problems.append((mark.owner, "unmatched"))
        else:
            found.setdefault(row.place, []).append(mark)
    problems += [(mark.owner, "two-for-one") for several in found.values() if len(several) > 1 for mark in several]
    return Matched(
        rows={row.place: row for row in rows},
        marks={place: only[0] for place, only in found.items() if len(only) == 1},
        problems=tuple(sorted(problems)),
    )


def downloaded_as(mark: Mark, pattern: re.Pattern[str]) -> tuple[str, str]:
    """The number and the name of the person in the name of what the platform gave out; both empty if it has none."""
    for place in places_of(mark):
        if found := pattern.match(place):
            return found["id"].lstrip("0"), "" if found["owner"].title() in BLIND else found["owner"]
    return "", ""


def places_of(mark: Mark) -> list[str]:
    """What its submission may be named by, the nearest first: the owner, and the parts of the path that it lay at."""
    path = mark.report.submission.path if mark.report else mark.handed_in.path if mark.handed_in else ""
    return [mark.owner, *path.replace("\\", "/").split("/")[::-1]]


def _keys(mark: Mark) -> Iterator[str]:
    told = (mark.student.id, mark.student.email) if mark.student else ()
    yield from (key.strip().casefold() for key in (*told, mark.owner) if key.strip())


def _names(mark: Mark, downloaded: str) -> Iterator[str]:
    told = (mark.student.name,) if mark.student else ()
    yield from filter(plain, (*told, downloaded, mark.owner))


def _only(rows: Iterable[Row], keys: Callable[[Row], Iterable[str]]) -> dict[str, Row]:
    """The rows by what only they have."""
    listed = [(key, row) for row in rows for key in keys(row) if key]
    counts = collections.Counter(key for key, _ in listed)
    return {key: row for key, row in listed if counts[key] == 1}
