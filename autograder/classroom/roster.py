"""The roster: who is in a class, from a CSV, and whose submission is whose."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from autograder.errors import UsageError
from autograder.model import Record

HEADERS = {
    "id": (
        "id",
        "student id",
        "student number",
        "id number",
        "username",
        "学籍番号",
        "学生番号",
        "idナンバー",
        "ユーザー名",
    ),
    "name": ("name", "full name", "student", "氏名", "名前", "フルネーム"),
    "email": ("email", "e-mail", "email address", "mail", "メール", "メールアドレス"),
    "first": ("first name", "given name", "名"),
    "last": ("last name", "surname", "family name", "姓"),
}


class Student(Record):
    """A row of the roster. `email`: empty if unknown."""

    id: str
    name: str
    email: str = ""


def read_roster(file: Path) -> list[Student]:
    """The students in a CSV whose first row names its columns, in its order. Raises UsageError.

    It may be in UTF-8 or, as Excel writes it in Japan, in code page 932, with commas, semicolons or tabs.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError("bad-roster", file=file, problem=error.strerror) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp932")
        except UnicodeDecodeError as error:
            raise UsageError("bad-roster", file=file, problem=error) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UsageError("bad-roster", file=file, problem=error) from None
    places = _places(rows[0] if rows else [])
    if "id" not in places or not places.keys() & {"name", "last"}:
        raise UsageError("roster-headers", file=file, ids=", ".join(HEADERS["id"]), names=", ".join(HEADERS["name"]))
    found: dict[str, Student] = {}
    for row in rows[1:]:
        cells = {what: row[place].strip() if place < len(row) else "" for what, place in places.items()}
        if not any(cells.values()):
            continue
        name = cells.get("name") or " ".join(filter(None, (cells.get("first", ""), cells.get("last", ""))))
        if not cells["id"] or cells["id"] in found:
            raise UsageError("roster-ids", file=file, id=cells["id"], name=name)
        found[cells["id"]] = Student(cells["id"], name, cells.get("email", ""))
    return list(found.values())


def _places(header: list[str]) -> dict[str, int]:
    """Which column is what, by its title."""
    titles = [re.sub(r"[\s_]+", " ", _folded(title)) for title in header]
    places: dict[str, int] = {}
    for what, names in HEADERS.items():
        for place, title in enumerate(titles):
            if title in names:
                places.setdefault(what, place)
    return places


def joined(owners: Iterable[str], students: Iterable[Student]) -> dict[str, Student]:
    """Of each owner whom the roster knows the student: by number, address, its part before the @, or name.

    A name is known in whatever order its parts are, and with whatever stands between them. What fits two students fits
    none.
    """
    by_text: dict[str, set[str]] = {}
    known = {student.id: student for student in students}
    for student in known.values():
        for text in _known_as(student):
            by_text.setdefault(text, set()).add(student.id)
    found = {}
    for owner in owners:
        ids = {owner} if owner in known else by_text.get(_plain(owner), set())
        if len(ids) == 1:
            found[owner] = known[next(iter(ids))]
    return found


def _known_as(student: Student) -> set[str]:
    parts = [_plain(part) for part in re.split(r"[\s,、・]+", student.name) if _plain(part)]
    names = {"".join(parts[number:] + parts[:number]) for number in range(len(parts))}
    mail = student.email
    return {_plain(text) for text in (student.id, mail, mail.partition("@")[0], student.name)} - {""} | names - {""}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _plain(text: str) -> str:
    """A text without what is written in one way or another: case, width, spaces and signs."""
    return "".join(letter for letter in _folded(text) if letter.isalnum() or letter == "@")
