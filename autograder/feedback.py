"""Feedback: a failed check's evidence as sentences, for the learner in their language and for staff."""

from __future__ import annotations

import builtins
import re
import unicodedata

from autograder.locales import sentence
from autograder.model import Evidence, Outcome, Record, Visibility

MAX_TEXT = 2_000
MAX_PRINTED_LINES = 8
KINDS = {"None", "tensor", "generator", "function", "method", "module"}
ARRAY = re.compile(r"array \([0-9, ]*\) [a-z0-9]+")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")  # another one in each run
BIDIRECTIONAL = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C)}


class Said(Record):
    """The two texts of a result: what the learner reads, and what only staff read."""

    message: str
    detail: str


def feedback(outcome: Outcome, evidence: Evidence, visibility: Visibility, language: str, printed: str = "") -> Said:
    """The sentences for a check's evidence.

    A public check shows its numbers, its inputs and what the learner's code said; a hidden one property and place.
    """
    if outcome == Outcome.PASSED:
        return Said(message="", detail="")
    full = _lines(evidence, "en", shown=True) + _printed(printed, "en")
    shown = visibility == Visibility.PUBLIC
    lines = _lines(evidence, language, shown)
    if shown:
        lines += _printed(printed, language)
    return Said(message="\n".join(lines), detail="\n".join(full))


def _lines(evidence: Evidence, language: str, shown: bool) -> list[str]:
    params = {name: escape(value, 300) for name, value in evidence.params.items()}
    if "library" in params:
        params["install"] = f"pip install '{params['library']}'"
    key = evidence.key
    if not shown:
        key, params = _withheld(evidence, params)
    lines = [sentence(language, f"evidence.{key}", of=evidence.of, **params)] if key != "property" else []
    if evidence.why:
        lines.append(evidence.why.get(language))
    if key == "property":
        lines.append(sentence(language, "feedback.of", of=evidence.of))
    if shown:
        for name, value in evidence.given:
            lines.append(f"  {name} = {escape(value, 400)}")
        for label, value in evidence.secret:
            lines.append(f"  {sentence(language, f'feedback.{label}')}: {escape(value, 400)}")
    return lines


def _withheld(evidence: Evidence, params: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The sentence for a hidden check: without any text that the learner's code may have made of what it was asked."""
    key = evidence.key
    if key.startswith(("raised", "no-module")):
        kind = params["type"] if _is_builtin(params["type"]) else "Exception"
        return "raised-hidden" + ("-nowhere" if key.endswith("-nowhere") else ""), {**params, "type": kind}
    if key == "unsendable":
        return "odd-answer", params
    kinds = {name for name in ("received", "class_name") if evidence.untrusted and name in params}
    return key, params | {name: "object" for name in kinds if not _is_kind(params[name])}


def _is_kind(text: str) -> bool:
    """Whether this says of which kind a value is, and is no name that a learner's class may have."""
    return text in KINDS or _is_class(text) or ARRAY.fullmatch(text) is not None


def _printed(printed: str, language: str) -> list[str]:
    if not printed.strip():
        return []
    lines = escape(printed.rstrip(), MAX_TEXT, keep="\n").split("\n")
    shown = [f"  | {line[:200]}" for line in lines[:MAX_PRINTED_LINES]]
    if len(lines) > MAX_PRINTED_LINES:
        shown.append("  | ...")
    return [sentence(language, "feedback.printed"), *shown]


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
