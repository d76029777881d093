"""Tokens: a program as what remains of it whatever its names, comments, texts and layout.

Texts of learners are not parsed here, but cut up from left to right by a regular expression without repetition inside
repetition: the time that it takes grows with the length of the text and no faster, and a program that Python refuses
has tokens as well.
"""

from __future__ import annotations

import keyword
import re

from autograder.model import Record

TOKEN = re.compile(
    r"(?P<blank>[ \t\f\r\\]+)"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<newline>\n)"
    r"|(?P<long>[A-Za-z]{0,2}(?:'''|\"\"\"))"
    r"|(?P<text>[A-Za-z]{0,2}(?:'(?:[^'\\\n]|\\.)*'?|\"(?:[^\"\\\n]|\\.)*\"?))"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<number>\.?\d(?:[\w.]|(?<=[eE])[+-])*)"
    r"|(?P<sign>\*\*=?|//=?|>>=?|<<=?|->|:=|[-+*/%@&|^=<>!]=|.)",
    re.DOTALL,
)
NAME, NUMBER, TEXT = "name", "number", "text"  # what stands for all of each kind
KEYWORDS = frozenset(keyword.kwlist)


class Token(Record):
    """A token, and the line that it begins on, from 1."""

    kind: str
    line: int


def tokens(program: str) -> list[Token]:
    """The tokens of a program: keywords and signs as they are, every name, number and text as its kind.

    Imports, comments and texts that stand alone (docstrings) are left out.
    """
    found: list[Token] = []
    line, place, statement = 1, 0, 0  # where the statement begins among those found
    depth = 0
    while place < len(program):
        match = TOKEN.match(program, place)
        assert match is not None  # the last sign is any character
        kind, text, place = str(match.lastgroup), match[0], match.end()
        if kind == "long":
            end = re.compile(r"(?:[^\\]|\\.)*?" + text[-3:], re.DOTALL).match(program, place)
            place = end.end() if end else len(program)
            found.append(Token(TEXT, line))
            line += program.count("\n", match.start(), place)
        elif kind == "newline":
            if depth <= 0:
                _end(found, statement)
                statement = len(found)
            line += 1
        elif kind not in ("blank", "comment"):
            depth += (text in "([{") - (text in ")]}") if kind == "sign" else 0
            found.append(Token(text if kind == "sign" or text in KEYWORDS else kind, line))
    _end(found, statement)
    return found


def _end(found: list[Token], statement: int) -> None:
    """Leave the statement out that begins there, if it says nothing of how the program works."""
    kinds = [token.kind for token in found[statement:]]
    if kinds == [TEXT] or kinds[:1] in (["import"], ["from"]):
        del found[statement:]
