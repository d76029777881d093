"""Crashes: the lesson of an exception of the learner's code, and what is said of it."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import numpy as np
import pytest

from autograder.checks.answers import Raised
from autograder.grading.crashes import of_crash
from autograder.grading.scenes import scene_of
from autograder.intake.source import source_of
from autograder.lessons import FOLDER, lessons
from autograder.mistakes import Cause
from autograder.worker.account import Account

X = np.arange(12.0).reshape(3, 4)


def raised_by(text: str, *args: Any) -> tuple[Raised, str]:
    """What the worker tells of the error that `f` of this text raises, as the session reads it; and the text."""
    text = textwrap.dedent(text).lstrip("\n")
    account = Account({"a": text}, "a")
    space: dict[str, Any] = {"__name__": "a"}
    try:
        exec(compile(text, "a.py", "exec"), space)
        space["f"](*args)
    except Exception as error:
        told = account.of(error)
        place = tuple(told["place"]) or None
        return Raised(
            told["type"], told["message"], place, None, tuple(told["kinds"]), scene_of(told["scene"], text)
        ), text
    raise AssertionError("nothing was raised")


def cause(text: str, *args: Any, hidden: bool = False) -> Cause | None:
    error, text = raised_by(text, *args)
    return of_crash(error, source_of(text, "a.py"), hidden)


def line(code: str) -> str:
    """A text whose `f(x)` runs this line."""
    return f"import math\nimport numpy as np\ndef f(x):\n    return {code}\n"


def torch(code: str) -> str:
    return f"import numpy as np\nimport torch\ndef f(x):\n    t = torch.ones(2, requires_grad=True)\n    {code}\n"


LAYER = """
    import numpy as np
    class Affine:
        def __init__(self, W):
            self.W = W
            self.x = None
        def forward(self, x):
            {forward}
        def backward(self, dout):
            {backward}
    def f(x):
        layer = Affine(np.ones((4, 2)))
        layer.forward(x)
        return layer.backward(np.ones((3, 2)))
"""


def layer(forward: str = "self.x = x; return x @ self.W", backward: str = "return dout @ self.W.T") -> str:
    return textwrap.dedent(LAYER).format(forward=forward, backward=backward)


LATE = """
    class Layer:
        def forward(self, x):
            self.y = x
        def backward(self, dout):
            return dout * self.y
    def f(x):
        return Layer().backward(x)
"""
KEPT = """
    class Dropout:
        def __init__(self, x):
            self.mask = x[:2] > 0
        def forward(self, x):
            return x * self.mask
    def f(x):
        Dropout(x).forward(x)
"""
CHILD = """
    import torch
    class N(torch.nn.Module):
        def __init__(self):
            self.l = torch.nn.Linear(1, 1)
    def f(x):
        N()
"""
CASES = [
    ("def f(x):\n    return x @ x", "shapes-do-not-fit", "`x` of shape (3, 4)", "4, the last number of"),
    (line("x @ np.ones((5, 3))"), "shapes-do-not-fit", "`x` of shape (3, 4) meets `np.ones((5, 3))`", "is 4", "is 5"),
    (line("np.dot(x, x)"), "shapes-do-not-fit", "`x` of shape (3, 4) meets `x` of shape (3, 4)", "3, the first number"),
    (line("x.T @ x[0]"), "shapes-do-not-fit", "`x[0]` of shape (4,)", "4, the only number"),
    (line("2 * (x @ x.T @ x[0])"), "shapes-do-not-fit", "`x @ x.T` meets `x[0]` of shape (4,)"),
    (line("x - x.mean(axis=1)"), "shapes-do-not-fit", "4 stands against 3", "without its last axis, as after a sum"),
    (line("np.maximum(x, np.ones((2, 4)))"), "shapes-do-not-fit", "3 stands against 2"),
    (line("np.concatenate([x, x[:, 1:]])"), "shapes-do-not-fit", "along axis 1", "4 entries there, another 3"),
    (line("np.stack([x, x[0]])"), "shapes-do-not-fit", "different shapes are stacked"),
    (line("x[np.ones(4, dtype=bool)]"), "shapes-do-not-fit", "4 entries along axis 0, and the array has 3"),
    (layer(backward="return dout @ self.W"), "shapes-do-not-fit", "`dout` of shape (3, 2)", "`self.W` of shape (4, 2)"),
    (KEPT, "shapes-do-not-fit", "3 stands against 2", "which call was it that set `self.mask`?"),
    (line("np.einsum('ij,jk', x, x)"), "shapes-do-not-fit", "do not go together"),
    (line("x.__setitem__(0, np.ones(3))"), "shape-mismatch-in-place", "shape (3,)", "shape (4,)"),
    ("def f(x):\n    x[0, 1] = x[0]", "shape-mismatch-in-place", "`x[0]` of shape (4,)", "a single number"),
    ("def f(x):\n    b = x[0]\n    b += x", "shape-mismatch-in-place", "shape (3, 4)", "shape (4,)"),
    (line("x.reshape(5, -1)"), "reshape-size", "`x` holds 12 numbers", "multiple of 5"),
    (line("x.reshape(2, 5)"), "reshape-size", "(2, 5) takes 10"),
    ("def f(x):\n    if x > 0:\n        return 1", "truth-of-an-array", "`x` is an array of shape (3, 4)", "if x > 0:"),
    (line("max(x[0], 0 * x[0])"), "truth-of-an-array", "one answer"),
    ("def f(x):\n    h = None\n    return h + x", "none-used", "`h` is None"),
    (layer(forward="return x @ self.W", backward="return self.x.T @ dout"), "none-used", "`self.x` is None"),
    (line("x @ None"), "none-used", "`None` is None"),
    ("def g(x):\n    y = x + 1\ndef f(x):\n    h = g(x)\n    return h * 2", "forgotten-return", "`g`"),
    ("def g(x):\n    y = x + 1\ndef f(x):\n    return g(x) * 2", "forgotten-return", "`g`"),
    (layer(forward="x = x + 1; return x", backward="return self.x * 2"), "forgotten-self", "x = x + 1"),
    (layer(backward="return dout @ W.T"), "forgotten-self", "`W`", "`self.W`"),
    ("class A:\n    def g(x): pass\ndef f(x):\n    return A().g(x)", "forgotten-self", "`g` has no parameter"),
    ("class A:\n    def __init__(W): pass\ndef f(x):\n    A(x)", "forgotten-self", "`__init__`"),
    (line("x.append(1)"), "no-such-attribute", "`append`"),
    (line("np.sofmax(x)"), "no-such-attribute", "`sofmax`"),
    (line("np.softmax(x)"), "no-such-attribute", "NumPy has no function `softmax`"),
    (line("np.random.default_rng(0).randn(3)"), "no-such-attribute", "`standard_normal`"),
    ("class A:\n    def forward(self): pass\ndef f(x):\n    A().foward()", "no-such-attribute", "meant `forward`"),
    (line("{'W': x}.W"), "no-such-attribute", "a dictionary", "`W`"),
    (layer(backward="return self.y").replace("layer.forward(x)", "pass"), "no-such-attribute", "nothing called `y`"),
    (LATE, "no-such-attribute", "has no `y` yet"),
    (line("x(0)"), "not-callable", "calls `x`, which is an array"),
    ("def f(x):\n    n = 2\n    return n(x + 1)", "not-callable", "`n`, which is a single number"),
    (line("x.shape()"), "not-callable", "a tuple and not a method"),
    (line("x.mean + 1"), "method-not-called", "`x.mean`"),
    (line("x.sum[0]"), "method-not-called", "`x.sum`"),
    ("def f(x):\n    total = 1\n    return totl", "undefined-name", "`totl`", "Perhaps you meant `total`"),
    ("def f(x):\n    return true", "undefined-name", "Perhaps you meant `True`"),
    ("def f(x):\n    y = y + x\n    return y", "undefined-name", "`y`", "later"),
    ("def f(x):\n    return np.exp(x)", "missing-import", "`np`"),
    (line("np.product(x)"), "removed-numpy-name", "`np.product`", "`np.prod`"),
    (line("x.astype(np.float)"), "removed-numpy-name", "`np.float`", "`float`"),
    (line("np.NaN"), "removed-numpy-name", "`np.nan`"),
    (line("x[3]"), "index-out-of-range", "index 3 along axis 0", "the last one is 2"),
    (line("x.shape[2]"), "index-out-of-range", "the number of its axes is 2"),
    (line("[1, 2][2]"), "index-out-of-range", "behind the last one"),
    (line("x[0, 0, 0]"), "index-out-of-range", "it has 2"),
    (line("x[len(x) / 2]"), "float-as-index", "`x[len(x) / 2]`"),
    ("def f(x):\n    n = len(x) / 2\n    return x[:n]", "float-as-index", "`n` is a float"),
    (line("range(2.5)"), "float-as-index", "`range(2.5)`"),
    (line("x[x[0]]"), "float-as-index"),
    ("def f(x):\n    d = {'W1': x}\n    return d['w1']", "key-not-there", "'w1'", "Perhaps you meant `W1`"),
    ("def f(x):\n    a = x.astype(int)\n    a -= 0.5", "whole-number-array", "`a`, an array of whole numbers"),
    (line("np.arange(3) ** -1"), "whole-number-array", "negative power"),
    ("def g(a, b): pass\ndef f(x):\n    g(x)", "wrong-arguments", "`g` needs: 'b'"),
    ("def g(a): pass\ndef f(x):\n    g(x, x)", "wrong-arguments", "is 2, and it takes 1"),
    ("def g(a): pass\ndef f(x):\n    g(c=x)", "wrong-arguments", "`c`"),
    ("def g(a): pass\ndef f(x):\n    g(x, a=x)", "wrong-arguments", "twice"),
    ("class A:\n    def g(self, x): pass\ndef f(x):\n    A.g(x)", "wrong-arguments", "without an object"),
    (line("np.zeros(2, 3)"), "wrong-arguments", "the shape as its first argument alone"),
    (line("np.random.randn((2, 3))"), "wrong-arguments", "one by one"),
    (line("sum(x, axis=1)"), "wrong-arguments", "`axis`"),
    (line("np.max(x, x)"), "wrong-arguments", "the axis for instance"),
    ("class A: pass\ndef f(x):\n    A(x)", "wrong-arguments", "no `__init__`"),
    ("def f(x):\n    n, d, c = x.shape", "unpacking", "3 names", "`x.shape` is 2"),
    ("def f(x):\n    a, b = x", "unpacking", "`x`, of shape (3, 4)"),
    ("def f(x):\n    a, b = 1", "unpacking", "single value on the right"),
    (line("1 / (len(x) - 3)"), "division-by-zero", "`1 / (len(x) - 3)`"),
    ("def f(x):\n    return f(x) + 1", "recursion-without-end", "f(x)"),
    (line("np.sum(x, axis=2)"), "axis-not-there", "axis 2", "`x` has the shape (3, 4)"),
    (line("x.transpose(0, 2, 1)"), "axis-not-there", "each axis of the array once"),
    ("def f(x):\n    s = x.sum()\n    return s[0]", "number-used-as-array", "`s` is a single number"),
    ("def f(x):\n    for i in len(x): pass", "number-used-as-array", "a single number"),
    ("def f(x):\n    n = 3\n    return x @ n", "number-used-as-array", "`n` is a single number"),
    (line("math.exp(x)"), "array-used-as-number", "`x` is an array of shape (3, 4)"),
    (line("float(x)"), "array-used-as-number"),
    ("def f(x):\n    h = [1, 2]\n    return h / 2", "list-used-as-array", "`h` is a list"),
    (line("[1, 2].shape"), "list-used-as-array", "a list"),
    ("def f(x):\n    rows = [[1, 2], [3, 4]]\n    return rows[0, 1]", "list-used-as-array", "two indices at once"),
    ("def f(x):\n    for k in {'W': x}:\n        k -= 1", "text-used-as-number", "`k` is a text"),
    ("def f(x):\n    rows = [x]\n    return rows['W']", "text-used-as-number", "a text is used as an index"),
    (line("x['W']"), "text-used-as-number"),
    (line("np.array([[1, 2], [3]])"), "ragged-list"),
    (torch("t -= 1"), "torch-in-place-on-leaf", "`t -= 1`"),
    (torch("y = (t * t).sum(); y.backward(); y.backward()"), "torch-second-backward", "y.backward()"),
    (torch("t.detach().sum().backward()"), "torch-no-grad-needed", "did not record"),
    (torch("t.grad.zero_()"), "torch-no-grad-needed", "`t.grad.zero_`"),
    (torch("(t * 2).backward()"), "torch-backward-of-many"),
    (torch("np.exp(t)"), "torch-numpy-mixed", "`np.exp(t)`"),
    (torch("torch.exp(x)"), "torch-numpy-mixed"),
    (torch("torch.ones(2, 2) @ t.double()"), "torch-kinds-mixed"),
    (torch("torch.ones(3, 4) @ torch.ones(5, 3)"), "shapes-do-not-fit", "4, the last number", "5, the first number"),
    (torch("t + torch.ones(3)"), "shapes-do-not-fit", "2 entries stand against 3"),
    (torch("t.reshape(3, -1)"), "reshape-size", "`t` holds 2 numbers"),
    (torch("t.sum(dim=3)"), "axis-not-there", "axis 3"),
    (torch("t - torch.max(t, dim=0)"), "torch-pair-of-results", "`torch.max`"),
    (torch("torch.sort(t, dim=0).exp()"), "torch-pair-of-results", "`torch.sort`"),
    (torch("torch.exp(torch.min(t, dim=0))"), "torch-pair-of-results", "`torch.min`"),
    (torch("layer = torch.nn.Linear(2, 2); layer.weight = t"), "tensor-for-a-parameter", "`weight`"),
    (CHILD, "parent-init-forgotten", "self.l = torch.nn.Linear(1, 1)"),
    ("class A:\n    def _init_(self, W):\n        self.W = W\ndef f(x):\n    A(x)", "misspelt-init", "`_init_`"),
    ("class A:\n    def __int__(self):\n        self.W = 1\n    def g(self): return self.W\ndef f(x):\n    A().g()",
     "misspelt-init", "`__int__`"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lesson", "words"), [(text, lesson, words) for text, lesson, *words in CASES])
def test_a_crash_is_explained(text: str, lesson: str, words: list[str]) -> None:
    found = cause(text, X.copy())
    assert found is not None
    assert found.lesson == lesson
    assert [word for word in words if word not in found.said.en] == [], found.said.en


@pytest.mark.parametrize(("text", "lesson"), [case[:2] for case in CASES])
def test_of_a_hidden_check_only_the_plain_sentence_is_said(text: str, lesson: str) -> None:
    found = cause(text, X.copy(), hidden=True)
    assert found is not None
    assert found.said == lessons()[lesson].plain


def test_every_lesson_of_crashes_is_named_by_one() -> None:
    kept = re.findall('^id = "(.*)"$', (FOLDER / "crashes.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(kept) - {case[1] for case in CASES} == set()


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    raise ValueError('no')",
        "def f(x):\n    raise KeyError",
        "def f(x):\n    assert False, 'shapes'",
        "def f(x):\n    raise RuntimeError('the truth value of an array')",
        "import math\ndef f(x):\n    return math.log(-1)",
        "class A: pass\ndef f(x):\n    return A() + x",
        "class A: pass\ndef f(x):\n    return A()[0]",
        "def f(x):\n    return open('nowhere')",
    ],
)
def test_what_is_not_known_is_not_explained(text: str) -> None:
    assert cause(text, X.copy()) is None


def test_what_the_code_says_is_escaped_and_short() -> None:
    text = "def f(x):\n    raise KeyError('\x1b[31m\u202e' + 'a' * 1000)"
    found = cause(text, X)
    assert found is not None
    assert found.said.en.isprintable()
    assert len(found.said.en) < 500


def test_a_scene_that_tells_nothing_true_does_no_harm() -> None:
    """The message is believed as far as it goes; names are given only to arrays that may have the shape."""
    error, text = raised_by(line("x @ np.ones((5, 3))"), X)
    told = {
        "code": "x @ y",
        "operation": "@",
        "operands": [["x", "array", ["float64", "9", "9"]], ["y", "", []]],
        "names": [],
    }
    error = Raised(error.type, error.message, error.place, None, error.kinds, scene_of(told, None))
    found = of_crash(error, source_of(text, "a.py"), False)
    assert found is not None
    assert "9" not in found.said.en


def test_numbers_without_end_in_a_message_are_no_numbers() -> None:
    message = f"index {'9' * 5000} is out of bounds for axis 0 with size 3"
    assert of_crash(Raised("IndexError", message, ("a.py", 1, "f", "x[9]")), source_of("", "a.py"), False) is None


def test_a_crash_outside_of_any_code_of_the_learners_is_not_explained() -> None:
    assert of_crash(Raised("ZeroDivisionError", "division by zero", None), source_of("", "a.py"), False) is None
