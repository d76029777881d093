"""The edition of a source in one language: of each docstring what is said in that language, complete in itself.

A docstring of a solution says it in English first and then in Japanese, paragraph by paragraph:

- A paragraph is Japanese if it has Japanese letters, else English. The Japanese half begins with the first one.
- A block (an example that begins with `>>>`, or lines that are all indented: code, a formula, a diagram) and a citation
  (`D. P. Kingma and J. Ba, ..., 2015.`) are written once and belong to both languages. A block stands at the same place
  in the other half: after as many paragraphs of prose, or after them all. If the other half has a block of its own
  at that place, each keeps its own.

A comment in both languages is `# English | 日本語`, in code and in examples.

So a block between paragraphs needs as many paragraphs in one language as in the other; `is_aligned` tells whether they
are. A docstring in one language alone stays as it is, and an edition of an edition is the edition itself.
"""

from __future__ import annotations

import ast
import functools
import re
import unicodedata
from collections.abc import Iterator

from autograder.model import Record

JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
CITATION = re.compile(r"[A-Z]\. .*\b(19|20)\d\d\.\Z", re.DOTALL)
QUOTED = re.compile(r'([rR]?""")(.*)"""\Z', re.DOTALL)
COMMENT = re.compile(f"# ([^|\\n]+) \\| ([^|\\n]*{JAPANESE.pattern}[^|\\n]*)$", re.MULTILINE)
WIDTH = 100  # columns; a Japanese letter takes two
END = -1  # the place after all prose

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Paragraph(Record):
    """A paragraph as it stands in the source. `kind`: `prose`, `block` or `citation`."""

    text: str
    kind: str


@functools.lru_cache(maxsize=256)
def edition(text: str, language: str) -> str:
    """A solution's or a stub's text in one language (`en`, `ja`). A text that is not Python stays as it is."""
    lines = text.split("\n")
    for node in reversed(_docstrings(text)):
        first, last = node.lineno - 1, node.end_lineno or 0
        source = "\n".join(lines[first:last])
        indent = " " * node.col_offset
        quoted = QUOTED.match(source.removeprefix(indent))
        if quoted:
            lines[first:last] = (indent + _chosen(quoted[1], quoted[2], indent, language)).split("\n")
    return COMMENT.sub(r"# \1" if language == "en" else r"# \2", "\n".join(lines))


def is_aligned(docstring: str) -> bool:
    """Whether each block of a docstring (as `ast.get_docstring` gives it) has its place in both languages."""
    halves = _halves(_paragraphs(docstring, ""))
    if halves is None:
        return True
    counts = {sum(paragraph.kind == "prose" for paragraph in half) for half in halves}
    return len(counts) == 1 or not any(place != END for half in halves for place, _ in _placed(half))


def _docstrings(text: str) -> list[ast.Constant]:
    """The docstrings of a text in their order."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, Documented) and node.body and isinstance(node.body[0], ast.Expr):
            value = node.body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.append(value)
    return sorted(found, key=lambda value: value.lineno)


def _chosen(opening: str, content: str, indent: str, language: str) -> str:
    """A docstring, quotes included, in one language."""
    halves = _halves(_paragraphs(content, indent))
    if halves is None:
        return f'{opening}{content}"""'
    own, other = halves if language == "en" else reversed(halves)
    text = "\n\n".join(paragraph.text for paragraph in _completed(own, other)).lstrip()
    short = "\n" not in text and _width(f'{indent}{opening}{text}"""') <= WIDTH
    return f'{opening}{text}"""' if short else f'{opening}{text}\n{indent}"""'


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def _paragraphs(content: str, indent: str) -> list[Paragraph]:
    found: list[Paragraph] = []
    for text in re.split(r"\n(?:[ \t]*\n)+", content.rstrip()):
        bare = text.strip()
        inner = all(line.startswith(f"{indent}    ") for line in text.split("\n")) and bool(found)
        kind = "block" if inner or bare.startswith(">>>") else "citation" if CITATION.match(bare) else "prose"
        found.append(Paragraph(text=text, kind=kind))
    return found


def _halves(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]] | None:
    """The English and the Japanese half; None if there is only one language."""
    first = next(
        (number for number, one in enumerate(paragraphs) if one.kind == "prose" and JAPANESE.search(one.text)), 0
    )
    return (paragraphs[:first], paragraphs[first:]) if first else None


def _placed(half: list[Paragraph]) -> Iterator[tuple[int, Paragraph]]:
    """What is not prose, with its place: how many paragraphs of prose stand before it, or END."""
    whole = sum(paragraph.kind == "prose" for paragraph in half)
    before = 0
    for paragraph in half:
        if paragraph.kind == "prose":
            before += 1
        else:
            yield END if before == whole else before, paragraph


def _completed(own: list[Paragraph], other: list[Paragraph]) -> list[Paragraph]:
    """A half with what the other one has for both."""
    at: dict[int, list[Paragraph]] = {}
    for place, paragraph in _placed(own):
        at.setdefault(place, []).append(paragraph)
    kept = {place for place, paragraphs in at.items() if any(one.kind == "block" for one in paragraphs)}
    for place, paragraph in _placed(other):
        if paragraph.kind == "citation" or place not in kept:
            at.setdefault(place, []).append(paragraph)
    found: list[Paragraph] = []
    before = 0
    for paragraph in own:
        if paragraph.kind == "prose":
            found += [*(at.pop(before, []) if before else []), paragraph]
            before += 1
    return [*found, *(paragraph for paragraphs in at.values() for paragraph in paragraphs)]
