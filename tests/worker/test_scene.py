"""The scene of an error: what the worker tells of the expression that raised, and that it calls nothing to find out."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pytest
from workers import call, started

from autograder.sandbox import Sandbox
from autograder.worker.account import Account

X = np.arange(12.0).reshape(3, 4)
SPACE = {"np": np, "x": X, "n": 3, "rows": [1, 2], "params": {"W1": X}, "nothing": None, "word": "a", "pair": (1, 2)}


def scene(text: str, *args: Any) -> dict[str, Any]:
    """The scene of the error that `f` of this text raises."""
    text = textwrap.dedent(text).lstrip("\n")
    account, space = Account({"a": text}, "a"), {"__name__": "a", **SPACE}
    exec(compile(text, "a.py", "exec"), space)
    try:
        space["f"](*args)
    except BaseException as error:
        told: dict[str, Any] = account.of(error)["scene"]
        return told
    raise AssertionError("nothing was raised")


def line(code: str) -> dict[str, Any]:
    return scene(f"def f():\n    return {code}\n")


@pytest.mark.parametrize(
    ("code", "operation", "operands"),
    [
        ("x @ x", "@", [["x", "array", ["float64", "3", "4"]]] * 2),
        ("2 * (x @ x) + n", "@", [["x", "array", ["float64", "3", "4"]]] * 2),
        ("np.dot(x, x)", "np.dot", [["x", "array", ["float64", "3", "4"]]] * 2),
        ("x.dot(x)", "x.dot", [["x", "array", ["float64", "3", "4"]]] * 2),
        ("x @ x.T @ params['W1'].T", "@", [["x @ x.T", "", []], ["params['W1'].T", "array", ["float64", "4", "3"]]]),
        ("rows - n", "-", [["rows", "list", ["2"]], ["n", "int", []]]),
        ("nothing + 1.5", "+", [["nothing", "None", []], ["1.5", "float", []]]),
        ("-word", "-", [["word", "str", []]]),
        ("params['W2']", "[]", [["params", "dict", ["W1"]], ["'W2'", "str", []]]),
        ("rows[2]", "[]", [["rows", "list", ["2"]], ["2", "int", []]]),
        ("x.shape[n]", "[]", [["x.shape", "tuple", ["2"]], ["n", "int", []]]),
        ("x.foo", ".", [["x", "array", ["float64", "3", "4"]]]),
        ("x.mean + n", "+", [["x.mean", "function", []], ["n", "int", []]]),
        ("np.sum(x, axis=n)", "np.sum", [["x", "array", ["float64", "3", "4"]]]),
        ("word < n", "<", [["word", "str", []], ["n", "int", []]]),
        ("unknown", "", [["unknown", "", []]]),
        ("x[0][0] @ x", "@", [["x[0][0]", "", []], ["x", "array", ["float64", "3", "4"]]]),
    ],
)
def test_the_expression_that_raised_is_told_with_its_operands(code: str, operation: str, operands: list[Any]) -> None:
    found = line(code)
    if code == "x[0][0] @ x":  # an item of an array is looked at as well
        operands[0] = ["x[0][0]", "number", []]
    assert (found["operation"], found["operands"]) == (operation, operands)
    assert found["code"] in code


STATEMENTS = [
    ("x[0] = x", "x[0] = x", "=", ["x[0]", "x"]),
    ("a = x.astype(int)\n    a -= 0.5", "a -= 0.5", "-=", ["a", "0.5"]),
    ("a, b, c = x.shape", "a, b, c = x.shape", "=", ["x.shape"]),
    ("for i in n: pass", "n", "", ["n"]),
    ("if x > 0: pass", "x > 0", "<", ["x", "0"]),
    ("with n: pass", "n", "", ["n"]),
]


@pytest.mark.parametrize(("code", "told", "operation", "operands"), STATEMENTS)
def test_so_is_a_statement(code: str, told: str, operation: str, operands: list[str]) -> None:
    found = scene(f"def f():\n    {code}\n")
    assert (found["code"], found["operation"]) == (told, operation)
    assert [name for name, _, _ in found["operands"]] == operands


def test_attributes_are_read_from_where_an_object_keeps_them() -> None:
    found = scene("""
        class A:
            def __init__(self):
                self.W, self.x = x, None
            def g(self):
                return self.x.T @ self.W
        def f():
            A().g()
    """)
    assert found["operands"] == [["self.x", "None", []]]
    assert found["names"] == [["self.W", "array", ["float64", "3", "4"]]]


def test_what_is_named_in_a_line_of_several_is_told_in_one() -> None:
    found = scene("def f():\n    return np.dot(\n        x,\n        x,\n    )\n")
    assert found["code"] == "np.dot( x, x, )"


def test_japanese_letters_before_the_expression_do_not_shift_it() -> None:
    assert scene('def f():\n    return "重み", x @ x\n')["code"] == "x @ x"


def test_so_much_is_told_and_no_more() -> None:
    names = " + ".join(f"rows_{number}" for number in range(30))
    found = scene(f"rows_0 = []\n{names.replace(' + ', ' = ')} = x\ndef f():\n    return {names} + x @ x\n")
    assert len(found["operands"]) + len(found["names"]) <= 8
    keys = scene("def f():\n    d = {str(k) * 100: 1 for k in range(100)}\n    return d + 1\n")["operands"][0][2]
    assert len(keys) == 12
    assert max(map(len, keys)) == 60
    assert scene(f"def f():\n    return x @ ({'+'.join('x' * 100)})\n")["code"] == ""


@pytest.mark.parametrize("error", ["NotImplementedError()", "MemoryError()", "SyntaxError()", "RecursionError()"])
def test_of_some_errors_the_place_says_all(error: str) -> None:
    assert scene(f"def f():\n    raise {error}\n") == {}


TRAPS = """
    class Angry(type):
        def __getattribute__(cls, name):
            calls.append(name)
            raise SystemExit
    class Trap(metaclass=Angry):
        def __getattribute__(self, name):
            calls.append(name)
            raise SystemExit
        def __eq__(self, other):
            calls.append("eq")
            raise SystemExit
        __hash__ = object.__hash__
        __add__ = None
    class Sub(np.ndarray):
        def __getattribute__(self, name):
            calls.append(name)
            raise SystemExit
    class Row(tuple):
        def __len__(self):
            calls.append("len")
            raise SystemExit
    class Keys(dict):
        def __iter__(self):
            calls.append("iter")
            raise SystemExit
    calls = []
    trap, sub, row, keys = object.__new__(Trap), np.zeros(3).view(Sub), Row((1, 2)), Keys(a=1)
    calls.clear()
    def f():
        trap.W
        return 1
    def g(what):
        (lambda: None)(what, trap, sub, row, keys)
"""


@pytest.mark.parametrize("name", ["trap", "sub", "row", "keys"])
def test_nothing_of_the_learners_is_called_to_find_out(name: str) -> None:
    text = textwrap.dedent(TRAPS).lstrip("\n")
    account, space = Account({"a": text}, "a"), {"__name__": "a", "np": np}
    exec(compile(text, "a.py", "exec"), space)
    try:
        space["g"](space[name])
    except TypeError as error:
        space["calls"].clear()
        told = account.of(error)["scene"]
    assert space["calls"] == []
    kinds = {text: kind for text, kind, _ in told["operands"]}
    assert kinds == {"what": kinds[name], "trap": "object", "sub": "object", "row": "tuple", "keys": "object"}


def test_an_object_whose_attributes_cannot_be_had_has_none() -> None:
    assert scene("""
        class A:
            __slots__ = ("W",)
        class B:
            __dict__ = property(lambda self: 1 / 0)
        def f():
            return A().W + B().x
    """)["operands"] == [["A()", "", []]]


@pytest.mark.parametrize(
    "text",
    [
        "class E(Exception):\n    __traceback__ = property(lambda self: 1 / 0)\ndef f():\n    raise E\n",
        "class E(Exception):\n    __class__ = property(lambda self: 1 / 0)\ndef f():\n    raise E\n",
        "def f():\n    exec(compile('1 / 0', 'a.py', 'exec'))\n",
        "def f():\n    exec(compile('\\n' * 50 + '1 / 0', 'a.py', 'exec'))\n",
        "def f():\n    eval('1 / 0')\n",
        "f = lambda: 1 / 0\n",
        "def f():\n    return [1 / 0 for _ in (1, 2)]\n",
        "def f():\n    class A:\n        x = 1 / 0\n",
    ],
)
def test_errors_from_odd_places_are_told_as_well_as_may_be(text: str) -> None:
    assert set(scene(text)) <= {"code", "operation", "operands", "names"}


def test_a_worker_tells_it_over_the_wire(forked: Sandbox) -> None:
    worker, _ = started(forked, "def f(x):\n    return x @ x\n")
    reply = call(worker, "f", X)
    worker.close()
    assert reply["scene"]["operands"] == [["x", "array", ["float64", "3", "4"]]] * 2
