"""The scene of an exception as a worker tells it: checked and bounded, since nothing that it says is believed."""

from __future__ import annotations

import re
from typing import Any

from autograder.checks.answers import Scene, Seen

MOST = 8
LONGEST_CODE = 120
LONGEST_NAME = 60
MOST_DETAILS = 34  # a dtype and 33 lengths, or the keys of a dictionary
KINDS = {
    *("array", "tensor", "number", "bool", "int", "float", "complex", "str", "None", "list", "tuple", "dict"),
    *("function", "class", "module", "object", ""),
}
LENGTH = re.compile(r"[0-9]{1,15}")


def scene_of(told: Any, text: str | None) -> Scene | None:
    """What a reply tells of a scene, as far as it is sound. `text`: the file in which it must stand, if it is known."""
    if type(told) is not dict:
        return None
    read = _Reading(None if text is None else " ".join(text.split()))
    code, operation = read.code(told.get("code"), LONGEST_CODE), read.operation(told.get("operation"))
    operands = [read.seen(one) for one in _list(told.get("operands"))]
    names = [read.seen(one) for one in _list(told.get("names"))]
    return Scene(code, operation, tuple(one or Seen("") for one in operands), tuple(one for one in names if one))


class _Reading:
    """Reads the parts of one scene; `text` is the file, its white space as single blanks."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def code(self, told: Any, most: int) -> str:
        """A piece of code, which must stand in the file; else nothing."""
        if type(told) is not str or len(told) > most:
            return ""
        return told if self.text is None or told in self.text else ""

    def operation(self, told: Any) -> str:
        if type(told) is not str or len(told) > LONGEST_NAME:
            return ""
        return told if len(told) <= 3 else self.code(told, LONGEST_NAME)

    def seen(self, told: Any) -> Seen | None:
        if type(told) is not list or [type(part) for part in told] != [str, str, list]:
            return None
        kind, details = told[1], told[2][:MOST_DETAILS]
        text = self.code(told[0], LONGEST_NAME)
        if kind not in KINDS or not all(type(one) is str and len(one) <= LONGEST_NAME for one in details):
            return Seen(text)
        lengths = {"array": details[1:], "tensor": details[1:], "list": details, "tuple": details}.get(kind, [])
        if (kind in ("array", "tensor") and not details) or not all(LENGTH.fullmatch(one) for one in lengths):
            return Seen(text)
        return Seen(text, kind, tuple(details))


def _list(told: Any) -> list[Any]:
    return told[:MOST] if type(told) is list else []
