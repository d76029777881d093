"""Wording: a result's parts as the lines of a message, in one language."""

from __future__ import annotations

import enum
import functools
import string
from collections.abc import Sequence

import msgspec

from autograder.locales import LANGUAGES, catalogue, fill_japanese, of_others, sentence
from autograder.model import CheckResult, Name, Outcome, Parts, Reason, Record, Text

NOTES = {"raised": "place", "out-of-memory-array": "array"}  # a second line of a sentence, by the sentence's key
CALLER = ("own_file", "own_line", "own_function", "own_source")  # a line in the module graded that led to another place
CELLS = {"file": "cell", "own_file": "own_cell"}  # the cell of a notebook that a line stands in


class Kind(enum.Enum):
    """What a line is. A note belongs to the sentence above it; the last three are what was seen in this run."""

    SENTENCE = "sentence"
    NOTE = "note"
    GIVEN = "given"
    VALUE = "value"
    PRINTED = "printed"


class Line(Record):
    """One line of a message; `label` stands before its text. `name`: which value it is (`expected`, `received` ...)."""

    kind: Kind
    text: str
    label: str = ""
    name: str = ""


OTHERS = {"of", "titles"}  # what fills a sentence besides its parameters


def lines(reason: Reason, language: str) -> tuple[Line, ...]:
    """The lines that say why a check did not pass. Raises KeyError for a reason that this version does not know."""
    titles = ", ".join(title.get(language) for title in reason.titles)
    params = {name: of_others(language, "system", value) for name, value in reason.params.items()}
    params |= {"of": name_in(reason.of, language), "titles": titles}
    for file, cell in CELLS.items():
        if params.keys() >= {file, cell}:
            params[file] = sentence(language, "feedback.cell", file=params[file], cell=params[cell])
    found = []
    if reason.key != "property":
        found.append(Line(kind=Kind.SENTENCE, text=_filled(f"evidence.{reason.key}", language, params)))
    if reason.key in NOTES:
        found.append(Line(kind=Kind.NOTE, text=sentence(language, f"feedback.{NOTES[reason.key]}", **params)))
    if reason.params.keys() >= set(CALLER):
        found.append(Line(kind=Kind.NOTE, text=sentence(language, "feedback.caller", **params)))
    if reason.why:
        found.append(Line(kind=Kind.SENTENCE, text=reason.why.get(language)))
    if reason.key == "property":
        found.append(Line(kind=Kind.SENTENCE, text=sentence(language, "feedback.of", of=params["of"])))
    found += [Line(kind=Kind.GIVEN, label=f"{name_in(name, language)} = ", text=value) for name, value in reason.given]
    found += [
        Line(kind=Kind.VALUE, label=sentence(language, f"feedback.{name}") + ": ", text=value, name=name)
        for name, value in reason.values
    ]
    if reason.printed:
        found.append(Line(kind=Kind.SENTENCE, text=sentence(language, "feedback.printed")))
    return (*found, *(Line(kind=Kind.PRINTED, label="| ", text=text) for text in reason.printed))


def foremost(checks: Sequence[CheckResult]) -> CheckResult | None:
    """The check that is shown in full and that a hint is about: the first that did not pass, waits for nothing, and
    has a known cause; if none has one, the first. None if all passed."""
    waiting = [check for check in checks if check.outcome != Outcome.PASSED]
    failing = [check for check in waiting if check.outcome != Outcome.BLOCKED] or waiting
    return next((check for check in failing if check.hint), failing[0] if failing else None)


def _filled(key: str, language: str, params: dict[str, str]) -> str:
    text = catalogue(language)[key]
    return fill_japanese(text, **params) if language == "ja" else text.format_map(params)


def name_in(name: Name, language: str) -> str:
    """What something is called in this language: code is the same in all."""
    return name.get(language) if isinstance(name, Text) else name


def reason_of(check: CheckResult) -> Reason | None:
    """Why it did not pass, if this version can say it in either language."""
    parts = parts_of(check)
    return parts.reason if parts else None


def parts_of(check: CheckResult) -> Parts | None:
    """The parts of a result. None if it was stored without them, or by a version that has other sentences."""
    parts = check.parts if isinstance(check.parts, Parts) else None
    return parts if parts and (parts.reason is None or _is_known(parts.reason)) else None


def _is_known(reason: Reason) -> bool:
    values = all(f"feedback.{name}" in catalogue("en") for name, _ in reason.values)
    return values and f"evidence.{reason.key}" in catalogue("en") and takes(reason.key) <= reason.params.keys() | OTHERS


@functools.cache
def takes(key: str) -> frozenset[str]:
    """The names of what fills the sentence `key` of the catalogues, with its note."""
    keys = [f"evidence.{key}"] + ([f"feedback.{NOTES[key]}"] if key in NOTES else [])
    texts = [catalogue(language)[key] for language in LANGUAGES for key in keys]
    return frozenset(name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name)


def lines_of(check: CheckResult, language: str) -> tuple[Line, ...]:
    """The lines of a result that did not pass; of one that was stored without its parts, those of its message."""
    reason = reason_of(check)
    if reason:
        return lines(reason, language)
    return tuple(
        Line(kind=Kind.NOTE if text.startswith("  ") else Kind.SENTENCE, text=text.removeprefix("  "))
        for text in check.message.split("\n")
    )


def message(reason: Reason | None, language: str) -> str:
    """The same as one text: sentences at the margin, all else indented."""
    if reason is None:
        return ""
    return "\n".join(
        ("" if line.kind == Kind.SENTENCE else "  ") + line.label + line.text for line in lines(reason, language)
    )


def worded(check: CheckResult, language: str) -> CheckResult:
    """The result with its texts in this language; as it is, if it has no parts."""
    parts = parts_of(check)
    if parts is None:
        return check
    return msgspec.structs.replace(
        check,
        title=parts.title.get(language),
        message=message(parts.reason, language),
        hint=parts.hint.get(language) if parts.hint else "",
        remark=" ".join(remark.get(language) for remark in parts.remarks),
    )
