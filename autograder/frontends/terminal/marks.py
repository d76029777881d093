"""The marks of a report: its symbols, and others for a console that cannot show them."""

from __future__ import annotations

from autograder.model import Record

STYLES = {"passed": "green", "failed": "red", "missing": "yellow", "broken": "magenta"}


class Marks(Record):
    """The symbols of a report."""

    passed: str
    failed: str
    missing: str
    broken: str
    full: str
    empty: str
    rule: str
    hint: str
    next: str
    separator: str
    ellipsis: str
    spinner: str


SYMBOLS = Marks(
    passed="✓",
    failed="✗",
    missing="○",
    broken="!",
    full="█",
    empty="░",
    rule="─",
    hint="┃",
    next="→",
    separator="·",
    ellipsis="…",
    spinner="dots",
)
ASCII = Marks(
    passed="+",
    failed="x",
    missing="o",
    broken="!",
    full="#",
    empty=".",
    rule="-",
    hint=">",
    next="->",
    separator="-",
    ellipsis="...",
    spinner="line",
)
SPINNER_CELLS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


def marks_for(encoding: str) -> Marks:
    """The symbols that this encoding has."""
    text = "".join(getattr(SYMBOLS, name) for name in SYMBOLS.__struct_fields__ if name != "spinner") + SPINNER_CELLS
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return SYMBOLS
