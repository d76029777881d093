"""Feedback: from a failed check's evidence to what its learner may see of it, and what staff see."""

from __future__ import annotations

import builtins
import re
import unicodedata

from autograder.model import Evidence, Reason, Visibility
from autograder.wording import CALLER, CELLS, message, takes

MAX_TEXT = 2_000
MAX_PRINTED_LINES = 8
MAX_LINE = 200  # characters of a printed line
MAX_VALUES = 40
KINDS = {"None", "tensor", "generator", "function", "method", "module"}
ARRAY = re.compile(r"array \([0-9, ]*\) [a-z0-9]+")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")  # another one in each run
BIDIRECTIONAL = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C)}


def reason(evidence: Evidence, visibility: Visibility, printed: str = "") -> Reason:
    """The evidence as its learner may see it, escaped.

    A public check shows its numbers, its inputs and what the learner's code said; a hidden one property and place.
    """
    params = {name: escape(value, 300) for name, value in evidence.params.items()}
    if "library" in params:
        params["install"] = f"pip install '{params['library']}'"
    key, shown = evidence.key, visibility == Visibility.PUBLIC
    if not shown:
        key, params = _withheld(evidence, params)
    kept = {*takes(key), *CALLER}
    kept |= {cell for file, cell in CELLS.items() if file in kept & params.keys()}
    return Reason(
        key=key,
        params={name: value for name, value in params.items() if name in kept},
        of=evidence.of,
        titles=evidence.titles,
        why=evidence.why,
        given=tuple((name, escape(value, 400)) for name, value in evidence.given[:MAX_VALUES]) if shown else (),
        values=tuple((name, escape(value, 400)) for name, value in evidence.secret[:MAX_VALUES]) if shown else (),
        printed=_printed(printed) if shown else (),
    )


def detail(evidence: Evidence, printed: str = "") -> str:
    """All of it, whatever the check withholds: for staff, in English."""
    return message(reason(evidence, Visibility.PUBLIC, printed), "en")


def _withheld(evidence: Evidence, params: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The sentence for a hidden check: without any text that the learner's code may have made of what it was asked."""
    key = evidence.key
    nowhere = "-nowhere" if key.endswith("-nowhere") else ""
    if key.startswith("raised"):
        kind = params["type"] if _is_builtin(params["type"]) else "Exception"
        return "raised-hidden" + nowhere, {**params, "type": kind}
    if key.startswith(("import", "relative-import")):
        return "import-hidden" + nowhere, params
    if key == "unsendable":
        return "odd-answer", params
    kinds = {name for name in ("received", "class_name") if evidence.untrusted and name in params}
    return key, params | {name: "object" for name in kinds if not _is_kind(params[name])}


def _is_kind(text: str) -> bool:
    """Whether this says of which kind a value is, and is not a name that a learner's class may have."""
    return text in KINDS or _is_class(text) or ARRAY.fullmatch(text) is not None


def _printed(printed: str) -> tuple[str, ...]:
    if not printed.strip():
        return ()
    lines = escape(printed.rstrip(), MAX_TEXT, keep="\n").split("\n")
    more = ("...",) if len(lines) > MAX_PRINTED_LINES else ()
    return (*(line[:MAX_LINE] for line in lines[:MAX_PRINTED_LINES]), *more)


def escape(text: str, most: int = MAX_TEXT, keep: str = "") -> str:
    """Text that a learner's code made, as something that cannot change what shows it: the one place for it.

    Control, format, bidirectional and surrogate characters become escapes, addresses of objects are left out, and what
    is longer than `most` is cut.
    """
    text = ADDRESS.sub(" at 0x...", text)
    if len(text) > most:
        text = text[:most] + "..."
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if _is_harmless(character) or character in keep else _escaped(character) for character in text
    )


def _is_harmless(character: str) -> bool:
    return character.isprintable() and character not in BIDIRECTIONAL and unicodedata.category(character) != "Cf"


def _escaped(character: str) -> str:
    if character in "\n\t":
        return {"\n": "\\n", "\t": "    "}[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _is_builtin(name: str) -> bool:
    return _is_class(name) and issubclass(getattr(builtins, name), BaseException)


def _is_class(name: str) -> bool:
    return isinstance(getattr(builtins, name, None), type)
