"""Sources: whatever bytes a program is, they are a text with an outcome or can be run, or are refused."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable

from bounds import bounded

from autograder.intake.source import (
    Unreadable,
    imported_siblings,
    nearest_name,
    same_program,
    shared_verdict,
    source_of,
)
from autograder.intake.texts import decode
from autograder.model import Exercise, Text

EXERCISE = Exercise(
    chapter="chapter1",
    name="double",
    title=Text(en="Double", ja="2倍"),
    points=1,
    time=1,
    memory=64,
    imports=("numpy",),
)
SEEDS = [
    b"import numpy as np\n\n\ndef double(x):\n    return x + x\n",
    "# coding: cp932\nx = '表'\n".encode("cp932"),
    b"\xef\xbb\xbfclass A:\n\tdef f(self):\n\t\timport torch\r\n",
    b"if __name__ == '__main__':\n    import a\ntry:\n    import b\nexcept E:\n    pass\n",
    b"#!/usr/bin/python\n# -*- coding: utf-7 -*-\n+2AA-\n",
]
WORDS = [
    *(b"# coding: " + name for name in (b"utf-16\n", b"punycode\n-", b"idna\n", b"unicode_escape\n", b"hz\n", b"x\n")),
    *(
        b"(" * 300,
        b"[" * 300,
        b"-" * 2000,
        b".y" * 2000,
        b"lambda: " * 300,
        b"f'{" * 20,
        b"\0",
        b"\xff",
        b"\r",
        b"\\N{",
    ),
    *(
        b"\ndef ",
        b"\nclass ",
        b"\nimport ",
        b"\n    ",
        b"\n\t",
        b"'''",
        b"\\\n",
        b"0x",
        b"1" * 5000,
        b"match x:\n case ",
    ),
]


def mutate(data: bytes, draw: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """The program with a word of Python's, or an evil one, at some place."""
    if draw.randrange(2):
        return change(data)
    place = draw.choice((0, len(data), draw.randint(0, len(data))))
    return data[:place] + draw.choice(WORDS) + data[place:]


def check(data: bytes) -> None:
    """Decode, and read as far as possible without running."""
    with bounded((1 << 20) + 4000 * len(data)), contextlib.suppress(Unreadable):
        text = decode(data)
        source = source_of(text, "double.py")
        verdict = shared_verdict(source, "def double(x):\n    ...\n", EXERCISE)
        assert verdict is None or verdict[1].key
        assert same_program(text, text)
        same_program(text, text + "\n")
        assert set(imported_siblings(source, ["layers"])) <= {"layers"}
        assert nearest_name(source, "double") != "double"
