"""Feedback: a failed check's evidence as sentences, for the learner in their language and for staff."""

from __future__ import annotations

import builtins
import unicodedata

from autograder.locales import sentence
from autograder.model import Evidence, Outcome, Record, Visibility

MAX_TEXT = 2_000
MAX_PRINTED_LINES = 8
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
    if key.startswith("raised") and not shown:
        key = key.replace("raised", "raised-hidden")
        params["type"] = params["type"] if _is_builtin(params["type"]) else "Exception"
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

    Control, format, bidirectional and surrogate characters become escapes; what is longer than `most` is cut.
    """
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
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException)
