"""The tables of the course: its TOML files, read strictly into records. An error names the file and the line."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from autograder.errors import CourseError

R = TypeVar("R", bound=msgspec.Struct)
Key = tuple[str | int, ...]  # of a value in a table: ("exercise", 2, "points")
PLACE = re.compile(r" - at `\$(.*)`$")
UNKNOWN = re.compile("Object contains unknown field `(.*)`$")
AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_table(file: Path, kind: type[R]) -> R:
    """A TOML file as a record, which says what may stand in it. Raises CourseError."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError("bad-course-file", file=file, problem=getattr(error, "strerror", None) or error) from error
    try:
        table = _parsed(text)
    except tomllib.TOMLDecodeError as error:
        place = AT_LINE.search(str(error))
        line = int(place[1] or text.count("\n") + 1) if place else 1
        problem = AT_LINE.sub("", str(error))
        raise CourseError("bad-course-file", file=f"{file}:{line}", problem=problem) from error
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        place = PLACE.search(str(error))
        problem = PLACE.sub("", str(error))
        key = _key(place[1]) if place else ()
        if unknown := UNKNOWN.match(problem):
            key, problem = (*key, unknown[1]), f"there is no key `{unknown[1]}` here"
        raise bad_value(file, key, problem) from error


@functools.lru_cache(maxsize=16)
def _parsed(text: str) -> dict[str, Any]:
    """The table in a text, not to be changed: each failure of a grading asks for the same one."""
    return tomllib.loads(text)


def bad_value(file: Path, key: Key, problem: object) -> CourseError:
    """The error that something is wrong with the value of this key."""
    return CourseError("bad-course-file", file=f"{file}:{line_of(file, key)}", problem=problem)


def line_of(file: Path, key: Key) -> int:
    """The line on which the value of a key begins; if it is absent, that of the nearest key that would hold it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    while key:
        begin = 1
        for end in range(1, len(lines) + 1):
            try:
                table = tomllib.loads("\n".join(lines[:end]))
            except tomllib.TOMLDecodeError:  # in the middle of a value of several lines
                continue
            if _has(table, key):
                return begin
            begin = end + 1
        key = key[:-1]
    return 1


def repeated(values: Sequence[str]) -> int | None:
    """The index of the first value that stands before it as well."""
    return next((index for index, value in enumerate(values) if value in values[:index]), None)


def _key(path: str) -> Key:
    """The key in msgspec's way of writing it, as far as it is known: `.exercise[2].points`, `.mistaken[...]`."""
    found: list[str | int] = []
    for name, index in re.findall(r"\.([^.\[]+)|\[([^\]]*)\]", path):
        if index == "...":
            break
        found.append(name or int(index))
    return tuple(found)


def _has(table: Any, key: Key) -> bool:
    try:
        for part in key:
            table = table[part]
    except (KeyError, IndexError, TypeError):
        return False
    return True
