"""Names: what a statement binds, needs at once, needs later and may change."""

from __future__ import annotations

import ast

import pytest

from autograder.intake.names import names_of

READ: dict[str, dict[str, str]] = {
    "x = x + 1": {"binds": "x", "now": "x"},
    "x += 1": {"binds": "x", "now": "x"},
    "x = y = z": {"binds": "x y", "now": "z"},
    "a.b[c] = d": {"now": "a c d", "stores": "a"},
    "del a.b": {"now": "a", "stores": "a"},
    "del a": {},
    "f(a, *b, c=d)": {"now": "a b d f", "calls": "f", "hands": "f:a f:b f:d"},
    "a.f(b.c)": {"now": "a b", "hands": "a:a a:b"},
    "setattr(A, 'f', g)": {"now": "A g setattr", "stores": "A"},
    "for i in range(n):\n    t[i] = i\n    y = i\n    z = y": {"binds": "i y z", "now": "n range t", "stores": "t"},
    "for i in i: pass": {"binds": "i", "now": "i"},
    "[x for x in y if x]": {"now": "y"},
    "z = {k: v for k in y for v in k + w}": {"binds": "z", "now": "w y"},
    "(n := m)": {"binds": "n", "now": "m"},
    "with f() as (a, b): c = a": {"binds": "a b c", "now": "f"},
    "def f(a, b=c):\n    x = a\n    return x + y": {"binds": "f", "defines": "f", "now": "c", "later": "y"},
    "def f():\n    global g\n    g = f": {"binds": "f", "defines": "f", "later": "f", "globals": "g"},
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += y": {
        "binds": "f",
        "defines": "f",
        "later": "y",
    },
    "def f():\n    def g(): return x\n    x = 1": {"binds": "f", "defines": "f"},
    "@d(A)\ndef f(): pass": {"binds": "f", "defines": "f", "now": "A d", "stores": "A"},
    "class A(B):\n    k = m\n    def f(self): return k": {"binds": "A", "defines": "A", "now": "B m", "later": "k"},
    "x = lambda q, r=s: q + t": {"binds": "x", "now": "s", "later": "t"},
    "import a.b, c as d": {"binds": "a d", "imports": "a d"},
    "from a import b, c as d": {"binds": "b d", "imports": "b d"},
    "try:\n    import a\nexcept E as e:\n    def f(): pass": {
        "binds": "a e f",
        "now": "E",
        "imports": "a",
        "defines": "f",
    },
    "match x:\n    case [a, *b] | {'k': a, **b}: c = a": {"binds": "a b c", "now": "x"},
    "if x:\n    a.f()\n    b = 1": {"binds": "b", "now": "a x", "hands": "a:a"},
    "x: T = y": {"binds": "x", "now": "T y"},
    "async def f(): await g()": {"binds": "f", "defines": "f", "later": "g"},
}


@pytest.mark.parametrize("text", READ)
def test_the_names_of_a_statement(text: str) -> None:
    names = names_of(ast.parse(text).body[0])
    found = {field: getattr(names, field) for field in names.__struct_fields__ if getattr(names, field)}
    if "hands" in found:
        found["hands"] = frozenset(":".join(pair) for pair in found["hands"])
    assert found == {field: frozenset(written.split()) for field, written in READ[text].items()}


def test_a_deep_statement_is_read_without_recursion() -> None:
    assert names_of(ast.parse("x = " + "a" + ".b" * 900).body[0]).now == {"a"}
    assert names_of(ast.parse("x = " + "lambda: " * 80 + "a").body[0]).later == {"a"}
