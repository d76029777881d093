"""Programs: whatever Python's grammar allows, in whatever depth, is read or refused within time and memory."""

from __future__ import annotations

import random
from collections.abc import Callable

from sources import check as check

RULES: dict[str, tuple[str, ...]] = {
    "module": ("S", "S\nmodule", "import numpy as np\nmodule"),
    "S": (
        *("N = E", "N: E = E", "N, *N = E", "N += E", "E", "del N", "pass", "return E", "raise E from E", "global N"),
        *("import N.N as N", "from N import N, N as N", "from . import *", "assert E, E", "type N = E"),
        *("if E:\n B\nelse:\n B", "for N in E:\n B", "while E:\n B", "with E as N, E:\n B", "match E:\n case P:\n  B"),
        *("try:\n B\nexcept E as N:\n B\nfinally:\n B", "def N(N, /, *N, N=E, **N) -> E:\n B", "@E\nclass N(E):\n B"),
        "async def N():\n async for N in E: await E",
    ),
    "B": ("pass", "N = E", "return E", "E", "raise NotImplementedError()", "if E: N = E"),
    "P": ("N", "[P, *N]", "{'k': P, **N}", "P | P", "N(P, N=P) if E", "-1", "_"),
    "E": (
        *("N", "1", "1.5e300", "1j", "'x'", "b'x'", "None", "...", "f'{E!r:>{E}}'", "'''x\ny'''"),
        *(
            "(E)",
            "(E, E)",
            "[E, *E]",
            "{E: E, **E}",
            "{E}",
            "E + E",
            "E @ E",
            "not E",
            "-E",
            "E < E in E",
            "E[E:E, ...]",
        ),
        *("E.N", "E(E, *E, N=E, **E)", "lambda N, *N: E", "[E for N in E if E]", "(N := E)", "E if E else E"),
        *("(yield E)", "(await E)"),
    ),
    "N": ("a", "double", "np", "x", "self", "__name__", "表", "ﬁ", "e\u0301", "_"),
}
SYMBOLS = {"module", "S", "B", "P", "E", "N"}
NESTING = (
    ("(", ")"),
    ("[", "]"),
    ("f(", ")"),
    ("-", ""),
    ("not ", ""),
    ("lambda: ", ""),
    ("x if x else ", "x"),
    ("x + ", "x"),
)
MOST = 4_000  # symbols of a program


def written(draw: random.Random) -> bytes:
    """A program by the grammar, and sometimes an expression nested very deeply."""
    left, text, count = ["module"], [], 0
    while left:
        part = left.pop()
        if part not in SYMBOLS:
            text.append(part)
            continue
        count += 1
        rules = RULES[part] if count < draw.randint(1, MOST) // 8 else RULES[part][:1]
        left += reversed(_parts(draw.choice(rules)))
    if draw.randrange(4) == 0:
        before, after = draw.choice(NESTING)
        depth = draw.choice((10, 90, 200, 3_000))
        text.append(f"\nx = {before * depth}x{after * depth}\n")
    return "".join(text).encode("utf-8", "surrogatepass")


def _parts(rule: str) -> list[str]:
    """The symbols of a rule, and what stands between them."""
    parts = [""]
    words = rule.replace("module", "\0")
    for character in words:
        if character in "\0SBPEN" and not (character == "E" and parts[-1][-1:] == "t"):
            parts += ["module" if character == "\0" else character, ""]
        else:
            parts[-1] += character
    return [part for part in parts if part]


SEEDS = [written(random.Random(number)) for number in range(20)]


def mutate(data: bytes, draw: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """Another program, a program with a line of another, or one with some bytes changed."""
    how = draw.randrange(4)
    if how == 0:
        return change(data)
    if how == 1:
        lines = data.split(b"\n")
        place = draw.randint(0, len(lines))
        lines[place:place] = written(draw).split(b"\n")[:3]
        return b"\n".join(lines)
    return written(draw)
