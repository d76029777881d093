"""The pages that people read, and their parts."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAIRS = {  # in English and in Japanese
    "readme": ("README.md", "README.ja.md"),
    "learners": ("solutions/README.md", "solutions/README.ja.md"),
    "teachers": ("autograder/README.md", "autograder/README.ja.md"),
    "report": ("autograder/frontends/README.md", "autograder/frontends/README.ja.md"),
    "kit": ("autograder/authoring/kit_files/README.md", "autograder/authoring/kit_files/README.ja.md"),
    "nbgrader": ("autograder/classroom/README.md", "autograder/classroom/README.ja.md"),
}
ENGLISH = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "autograder/checks/README.md")
EVERY = (*(page for pair in PAIRS.values() for page in pair), *ENGLISH)
WIDTH = 100
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str, kind: str = "") -> list[str]:
    """The fenced blocks of this kind."""
    return [block for name, block in FENCED.findall(text) if name == kind]


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return FENCED.sub("", text)


def code(text: str) -> list[str]:
    """What is set as code, in lines or in blocks."""
    return [*re.findall(r"`([^`\n]+)`", prose(text)), *blocks(text), *blocks(text, "sh")]


def tables(text: str) -> list[list[list[str]]]:
    """The cells of every table, without its head."""
    found = re.findall(r"(?:^\|.*\|\n)+", prose(text), re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]] for table in found
    ]


def table(text: str, name: str) -> list[list[str]]:
    """The cells of the generated table of this name."""
    [inside] = re.findall(f"<!-- {name} -->(.*?)<!-- /{name} -->", text, re.DOTALL)
    [found] = tables(inside)
    return found


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of each heading."""
    return [(len(level), words) for level, words in re.findall(r"^(#+) (.*)$", prose(text), re.MULTILINE)]


def anchors(text: str) -> set[str]:
    """What a link may name behind `#`."""
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for _, words in headings(text)}


def columns(line: str) -> int:
    """How wide a line is shown: a Japanese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def too_wide(text: str) -> list[str]:
    """The lines of prose beyond the width that could have been broken: no tables, no formulas, no single piece."""
    shown = re.sub(r"^ *\$\$.*?\$\$$", "", prose(text), flags=re.MULTILINE | re.DOTALL)
    shown = re.sub(r"\$[^$\n]+\$", lambda formula: formula[0].replace(" ", "_"), shown)
    lines = [line for line in shown.splitlines() if not line.startswith(("|", "#", "!["))]
    return [line for line in lines if columns(line) > WIDTH and len(re.split(r"[ 、。]", line.strip(" -*>"))) > 1]
