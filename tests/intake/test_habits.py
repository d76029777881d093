"""Habits: what is suspicious in a text is seen, and right code that looks like it is left in peace."""

from __future__ import annotations

import textwrap

import pytest

from autograder.course import load_course
from autograder.intake.source import facts
from autograder.model import Habit

COURSE = load_course()
RIGHT = {
    f"{exercise.key}, {name}": text
    for exercise in COURSE.all_exercises()
    for name, text in {
        "solution": COURSE.solution_text(exercise),
        "stub": COURSE.stub_text(exercise),
        **{file.name: file.read_text(encoding="utf-8") for file in COURSE.variants(exercise)},
        **COURSE.given_texts(exercise.chapter),
    }.items()
}


def habits(text: str) -> tuple[Habit, ...]:
    return facts(textwrap.dedent(text).lstrip("\n")).habits


def function(*lines: str, head: str = "def f(x, n, p, y=None, h=1e-4):") -> str:
    return "import numpy as np\n" + head + "\n" + "".join(f"    {line}\n" for line in lines)


def method(*lines: str, rest: str = "") -> str:
    body = "".join(f"        {line}\n" for line in lines)
    start = "import numpy as np\nclass A:\n    def __init__(self):\n        self.h = None\n"
    return f"{start}    def f(self, x):\n{body}{rest}"


SECOND = "    def g(self, x):\n        return self.mask * x\n"
SEEN = {
    "integer-buffer": [
        function("out = np.zeros_like(x)", "for i in range(n):", "    out[i] = x[i] / 2", "return out"),
        function("out = x.copy()", "out[0] = np.exp(x[0])", "return out"),
        function("out = np.array(x)", "out[x > 0] = 0.5", "return out"),
        function("out = np.empty_like(x)", "m = x.mean()", "out[0] = m - x[0]", "return out"),
        function("c = np.arange(n)", "rows = np.array([np.zeros_like(c) for _ in range(n)])", "rows[0] = np.sin(c)"),
    ],
    "assigned-not-added": [
        function("total = 0", "for a in x:", "    total = a * 2", "return total"),
        function("dW = np.zeros_like(x)", "for i in range(n):", "    d = x[i]", "    dW = np.outer(d, d)", "return dW"),
        function("dW = np.zeros((2, 2))", "for i in range(n):", "    dW[:] = x[i].T @ x[i]", "return dW"),
        method("for i in range(3):", "    self.dW = x[i] * x[i]"),
        function("g = {}", "g['W'] = np.zeros(3)", "for a in x:", "    g['W'] = a", "return g['W']"),
    ],
    "return-in-loop": [
        function("total = 0", "for a in x:", "    total += a", "    return total"),
        function("while n > 0:", "    n -= 1", "    return n"),
    ],
    "unused-name": [
        function("mean = np.mean(x)", "return x - y"),
        function("half = x / 2", "return x"),
        function("return x + 1", head="def f(x, W):"),
        "class A:\n    def __init__(self, b):\n        self.b = b\n    def f(self, x):\n        return x\n",
    ],
    "forgotten-self": [
        method("mask = x > 0", "return x * mask", rest=SECOND),
        method("h = x + 1", "return h"),
        "import torch.nn as nn\nclass N(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        fc = nn.Linear(1, 1)\n    def forward(self, x):\n        return self.fc(x)\n",
    ],
    "misspelt-init": [
        f"class A:\n    def {name}(self, W):\n        self.W = W\n"
        for name in ("_init_", "__int__", "init", "__init", "_init__", "__inti__")
    ],
    "shared-class-attribute": [
        "class A:\n    cache = []\n    def f(self, x):\n        self.cache.append(x)\n",
        "class A:\n    grads = {}\n    def f(self, x):\n        self.grads['W'] = x\n",
        "import numpy as np\nclass A:\n    total = np.zeros(3)\n    def f(self, x):\n        self.total += x\n",
    ],
    "floor-division": [
        function("return np.sum(x) // n"),
        function("total = np.sum(x * y)", "return -total // n"),
        function("return x // 255"),
        function("return lr * min(n // 5, 1)", head="def f(lr, n):"),
    ],
    "precedence": [
        function("return (x - y) / 2 * h"),
        function("return 1 / 1 + np.exp(-x)"),
        method("return self.y - self.t / x.shape[0]"),
    ],
    "empty-slice": [
        function("return x[:, p:-p]"),
        method("return x[self.pad:-self.pad]"),
    ],
    "result-thrown-away": [
        function("x.reshape(-1)", "return x"),
        function("np.exp(x)", "return x"),
        function("sorted(x)", "return x"),
        function("x + 1", "return x"),
        function("x == 1", "return x"),
        function("x.astype(float)", "return x"),
    ],
}
LOOKS_LIKE = {
    "integer-buffer": [
        function("out = np.zeros_like(x, dtype=float)", "out[0] = x[0] / 2", "return out"),
        function("out = np.zeros_like(x)", "out[0] = x[1]", "return out"),
        function("x = x.astype(float)", "out = np.zeros_like(x)", "out[0] = x[0] / 2", "return out"),
        function("out = np.zeros_like(x)", "rows = (x / 2).astype(int)", "out[rows] = y[rows]", "return out"),
        function("c = np.arange(n, dtype=float)", "out = np.zeros_like(c)", "out[0] = 0.5", "return out"),
        function("out = np.zeros(x.shape)", "out[0] = x[0] / 2", "return out"),
    ],
    "assigned-not-added": [
        function("total = 0", "for a in x:", "    total += a", "return total"),
        function("total = 0", "for a in x:", "    total = total + a", "return total"),
        function("dh = 0", "for a in x:", "    d, dh = a.backward(dh)", "return d"),
        function("best = 0", "for a in x:", "    if a > best:", "        best = a", "return best"),
        function("loss = 0", "for a in x:", "    loss = a.loss()", "    y.append(loss)", "return y"),
        function("found = 0", "for a in x:", "    found = a", "    if a > 3:", "        break", "return found"),
        function("h = np.zeros(3)", "for a in x:", "    h = np.tanh(a + h)", "return h"),
        function("last = None", "for a in x:", "    last = a", "return last"),
        method("for a in x:", "    self.h = a"),
    ],
    "return-in-loop": [
        function("for a in x:", "    if a > 0:", "        return a", "return None"),
        function("for a in x:", "    if a < 0:", "        continue", "    return a"),
        function("while True:", "    n += 1", "    if n > 5:", "        break", "    return n"),
        function("for a in x:", "    n += a", "return n"),
    ],
    "unused-name": [
        function("loss = y.train(x)", "return x"),
        function("a, b = x.shape", "return a"),
        function("_ = x / 2", "return x"),
        function("half = x / 2", "def g():", "    return half", "return g"),
        function("half = x / 2", "return locals()"),
        function("global half", "half = x / 2", "return x"),
        function("return 1", head="def f(x=None):"),
        function("return 1", head="def callback(epoch, loss):"),
        function("raise NotImplementedError()", head="def f(x, W):"),
        "class A:\n    def __init__(self, b):\n        self.b = b\n    def f(self, x):\n        return x + self.b\n",
        "class A:\n    def __init__(self, lr):\n        self.lr = lr\n"
        "class B(A):\n    def f(self, x):\n        return x * self.lr\n",
    ],
    "forgotten-self": [
        method("mask = x > 0", "self.mask = mask", "return x * mask", rest=SECOND),
        method("self.mask, y = x > 0, x", "return y", rest=SECOND),
        method("setattr(self, 'mask', x)", "mask = x", "return mask", rest=SECOND),
        method("mask = x > 0", "return x[mask]"),
        method("g = self.g(x)", "return g", rest="    def g(self, x):\n        return x\n"),
        "class A:\n    mask = 1\n    def f(self, x):\n        mask = x\n        return mask\n" + SECOND,
        "class A(B):\n    def f(self, x):\n        mask = x\n        return mask\n" + SECOND,
    ],
    "misspelt-init": [
        "class A:\n    def __init__(self, W):\n        self.W = W\n    def init(self):\n        self.W = 0\n",
        "class A:\n    def initialize(self, W):\n        self.W = W\n",
        "class A:\n    def __int__(self):\n        return 1\n",
    ],
    "shared-class-attribute": [
        "class A:\n    cache = []\n    def f(self, x):\n        self.cache = [x]\n        self.cache.append(x)\n",
        "class A:\n    names = ['W', 'b']\n    def f(self, x):\n        return self.names[0]\n",
        "class A:\n    count = 0\n    def f(self, x):\n        self.count += 1\n",
    ],
    "floor-division": [
        function("return (n + 2 * p - y) // n + 1"),
        function("return x[: len(x) // 2]"),
        function("return x.shape[0] // n"),
        function("right = np.sum(x == y)", "return right // n"),
        function("return x * 0.5 ** (n // 10)"),
    ],
    "precedence": [
        function("return (x - y) / (2 * h)"),
        function("return 1 / (1 + np.exp(-x))"),
        function("return x / 2 * y"),
        function("return x - y / n"),
        method("return (self.y - self.t) / x.shape[0]"),
    ],
    "empty-slice": [
        function("return x[1:-1]"),
        function("return x[p:-p] if p else x"),
        function("if p > 0:", "    x = x[p:-p]", "return x"),
        function("return x[p : x.shape[0] - p]"),
        function("k = 3", "return x[k:-k]"),
    ],
    "result-thrown-away": [
        function("x.sort()", "return x"),
        function("np.exp(x, out=x)", "return x"),
        function("y.append(x)", "return y"),
        function("np.random.seed(0)", "return x"),
        function("np.add.at(x, y, 1)", "return x"),
        function("x.backward()", "return x"),
        function('"""Return the sum."""', "return x"),
        function("np.copyto(x, y)", "return x"),
        "import numpy as np\nx = np.zeros(3)\nx.reshape(-1)\n",
    ],
}


@pytest.mark.parametrize(("lesson", "text"), [(lesson, text) for lesson, texts in SEEN.items() for text in texts])
def test_a_habit_is_seen(lesson: str, text: str) -> None:
    found = [habit for habit in habits(text) if habit.lesson == lesson]
    assert found != []
    lines = text.split("\n")
    assert all(habit.params.get("code", "") in lines[habit.line - 1] for habit in found)


@pytest.mark.parametrize(("lesson", "text"), [(lesson, text) for lesson, texts in LOOKS_LIKE.items() for text in texts])
def test_what_only_looks_like_it_is_not(lesson: str, text: str) -> None:
    assert [habit for habit in habits(text) if habit.lesson == lesson] == []


def test_each_habit_is_held_against_what_looks_like_it() -> None:
    assert LOOKS_LIKE.keys() == SEEN.keys()
    assert all(len(texts) >= 3 for texts in LOOKS_LIKE.values())


@pytest.mark.parametrize("name", RIGHT)
def test_right_code_has_no_habits(name: str) -> None:
    """But for arrays made like an argument, which only whole numbers can harm: see `suspects`."""
    assert [habit for habit in facts(RIGHT[name]).habits if "of" not in habit.params] == []


def test_a_habit_says_where_it_stands() -> None:
    (habit,) = habits(SEEN["forgotten-self"][0])
    assert (habit.of, habit.line) == ("A.f", 6)
    assert habit.params == {"name": "mask", "code": "mask = x > 0"}


def test_functions_are_told_with_what_they_call_and_set() -> None:
    text = (
        "class A:\n    def f(self, x):\n        self.W = np.exp(g(x))\n        self.v['W'] += 1\ndef g(x): return x\n"
    )
    assert facts(text).calls == {"A.f": (".W", ".v", "exp", "g"), "g": ()}


@pytest.mark.parametrize(
    ("body", "silent"),
    [
        (["y = x"], True),
        (["print(x)"], True),
        (["if x:", "    return", "y = x"], True),
        (["return x"], False),
        (["if x:", "    return 1"], False),
        (["yield x"], False),
        (["raise NotImplementedError()"], False),
        (["pass"], False),
    ],
)
def test_functions_that_never_return_a_value_are_silent(body: list[str], silent: bool) -> None:
    assert facts(function(*body)).silent == (("f",) if silent else ())


def test_a_text_that_is_too_deep_has_no_habits() -> None:
    deep = "def f(x):\n    return " + "-" * 5_000 + "x\n"
    assert facts(deep).habits == ()


def test_there_are_at_most_so_many() -> None:
    many = "".join(f"def f{number}(x):\n    x + 1\n    return x\n" for number in range(500))
    assert len(facts(many).habits) == 40
