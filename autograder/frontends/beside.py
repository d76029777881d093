"""Two texts beside each other: a learner's own code and the course's; lines that are alike stand in one row.

In columns, only the ends are shown of a long part that is the same in both, as docstrings are.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Line

from autograder.feedback import escape
from autograder.frontends.folding import pad
from autograder.locales import sentence

NARROW = 100  # columns; below it, one text stands under the other
LONGEST = 1_000_000
ENDS = 4  # lines


def render(own: str, right: str, console: Console, language: str) -> None:
    """Write both texts: in two columns if there is room for them."""
    heads = [sentence(language, "terminal.beside-own"), sentence(language, "terminal.beside-course")]
    texts = [escape(text, LONGEST, keep="\n").rstrip("\n").split("\n") for text in (own, right)]
    if console.width < NARROW:
        for head, lines in zip(heads, texts, strict=True):
            _write(console, Line(head, "bold"))
            for line in lines:
                _write(console, Line(f"  {line}"))
        return
    width = (console.width - 3) // 2
    _write(console, Line(f"{pad(heads[0], width)}   {heads[1]}", "bold"))
    for left, other in rows(*texts):
        alike = left == other
        for one, two in itertools.zip_longest(pieces(left, width), pieces(other, width), fillvalue=""):
            _write(console, Line(f"{pad(one, width)} {' ' if alike else '|'} {two}".rstrip(), "dim" if alike else ""))


def rows(own: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    """The lines of both in pairs; an empty one stands beside a line that the other does not have."""
    matcher = difflib.SequenceMatcher(None, own, right, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        pairs = list(itertools.zip_longest(own[start:end], right[other_start:other_end], fillvalue=""))
        if tag == "equal" and len(pairs) > 2 * ENDS + 1:
            pairs[ENDS:-ENDS] = [("...", "...")]
        yield from pairs


def pieces(line: str, width: int) -> list[str]:
    """A line cut where its column ends; nothing of its indentation is lost."""
    found = [""]
    for letter in line:
        if cell_len(found[-1] + letter) > width:
            found.append("")
        found[-1] += letter
    return found


def _write(console: Console, line: Line) -> None:
    console.print(line, soft_wrap=True)
