"""Notebooks: whatever an .ipynb is, it gives the text of a module, or is refused."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from bounds import bounded
from places import place_in

from autograder.intake.cells import notebook_module
from autograder.intake.source import Unreadable

CODE = [
    "import numpy as np\nfrom math import *\ndef f(x):\n    return np.exp(x)\n",
    "%matplotlib inline\nA = B = [1]; C = np.zeros(3); print(A)\nfor i in A: pass",
    "%%bash\nls",
    "x = !ls\nfiles = y\nz: int = lambda q: q",
    "class A:\n    def g(self): return '表'\n@f\ndef h(): pass",
    "from __future__ import annotations\nimport a.b as c, d",
    "if x:\n    !ls \\\n  -l\n    y = %who\nf?\n%time z = f(1)",
    "%%writefile x.py\ndef f(): return K\nK = [k for k in range(3)]\nK.append(4)\nK[0] += 1",
    "def g():\n    global K\n    K = 1\ng()\nwith f as K, g as (a, *b): pass\nA.f = g\nsetattr(A, 'g', g)",
    "try:\n    import a as K\nexcept E as e:\n    def f(): return globals()\n@h(A)\nclass B(A): k = lambda q=K: q",
    "match K:\n    case [a, *b] | {'k': c, **d}: K = (yield)",
    "def broken(:\n",
    "\ud800",
    "\r\tif x:\r\n\x0c y = 1",
    "(" * 300 + "\n!x" + "\n" * 50,
    "a0 = nothing\n" + "\n".join(f"a{n + 1} = a{n}" for n in range(50)),
]
ODD: list[Any] = [
    None,
    True,
    0,
    -1.5,
    float("nan"),
    "",
    "code",
    [],
    {},
    [None],
    {"": None},
    10**30,
    [[[[]]]],
    ["a\n", 1],
]


def notebook(cells: list[Any]) -> dict[str, Any]:
    made = [{"cell_type": "code", "source": cell} if isinstance(cell, str) else cell for cell in cells]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


SEEDS = [
    json.dumps(notebook(CODE)).encode(),
    *(json.dumps(notebook([code])).encode() for code in CODE),
    b"\xef\xbb\xbf" + json.dumps(notebook([{"cell_type": "code", "source": CODE[0].splitlines(True)}])).encode(),
    json.dumps(notebook([{"cell_type": "markdown", "source": "# x"}])).encode("utf-16"),
    json.dumps({"worksheets": [notebook(CODE[:1])], "nbformat": 3}).encode(),
]


def mutate(data: bytes, draw: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """Another notebook: a part of its JSON is another one, or the text of a cell is changed."""
    try:
        made = json.loads(data)
    except (ValueError, RecursionError):
        made = None
    if draw.randrange(5) == 0 or not isinstance(made, (dict, list)):
        return change(data) if made else draw.choice(SEEDS)
    part, key = place_in(made, draw)
    if draw.randrange(3) == 0:
        part[key] = draw.choice(ODD)
    else:
        lines = draw.choice(CODE).split("\n")
        if isinstance(part[key], str):
            lines = part[key].split("\n")
            place = draw.randint(0, len(lines))
            lines[place:place] = draw.choice(CODE).split("\n")[: draw.randint(1, 3)]
        text = "\n".join(lines)
        if draw.randrange(2):
            text = change(text.encode("utf-8", "replace")).decode("utf-8", "replace")
        part[key] = text
    if isinstance(made, dict) and isinstance(made.get("cells"), list) and draw.randrange(3) == 0:
        made["cells"].append({"cell_type": "code", "source": draw.choice(CODE)})
    return json.dumps(made).encode()


def check(data: bytes) -> None:
    """Read it, for whatever it defines and for a name that is asked for."""
    for asked in ({}, {"e": frozenset({"f"}), "x": frozenset({"g"})}):
        text, problem = "", ""
        with bounded((4 << 20) + 4000 * len(data)):
            try:
                module = notebook_module(data, "e" if asked else "", asked)
                text, starts = module.text, [span.start for span in module.spans]
                assert starts == sorted(starts)
            except Unreadable as error:
                problem = error.key
        assert problem in ("", "not-a-notebook", "notebook-too-large")
        assert len(text) <= 40 * len(data)
