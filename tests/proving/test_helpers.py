"""The gate of the public suites: whatever of them is an answer is found, alone or with others, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import COURSE
from small_course import SUITE, write_course

from autograder.course import load_course
from autograder.proving.adapters import TEXT
from autograder.proving.helpers import _Gate, given_away
from autograder.proving.problem import Problem
from autograder.proving.steps import Outcome, Step

PARTS = 4  # of the course, each with exercises of all chapters: what all suites hold is found once for each

HEAD = """import functools

import numpy as np

from autograder.checks import Function, check, expect_array, oracles
"""


def problems(root: Path, suite: str = SUITE, **parts: object) -> list[Problem]:
    """What is given away of a small course with this suite."""
    course = write_course(root, suite=suite, **parts)  # type: ignore[arg-type]
    return given_away(course, list(course.all_exercises()))


def helped(helper: str, right: str = "right(x)") -> str:
    """The suite with a helper, which its first check uses."""
    text = SUITE.replace("from autograder.checks import check, expect_array\n", f"{HEAD}\n\n{helper}\n")
    return text.replace("student.double(x), 2 * x,", f"student.double(x), {right},", 1)


def test_a_sound_suite_gives_nothing_away(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


ANSWERS = {
    "function": "def right(x):\n    return 2 * np.asarray(x, dtype=float)",
    "lambda": "right = lambda x: 2 * np.asarray(x)",
    "what it reaches": "TWO = 2.0\n\ndef by(x, n):\n    return n * x\n\ndef right(x):\n    return by(x, TWO)",
    "recursive": "def right(x, n=2):\n    return x if n == 1 else x + right(x, n - 1)",
    "cached": "@functools.lru_cache\ndef two():\n    return 2\n\ndef right(x):\n    return two() * np.asarray(x)",
    "imported inside": "def right(x):\n    import math\n    return math.sqrt(4) * np.asarray(x)",
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_helper_that_is_the_answer_is_found_with_its_place(kind: str, tmp_path: Path) -> None:
    suite = helped(ANSWERS[kind])
    [problem] = problems(tmp_path, suite)
    line = 1 + next(i for i, text in enumerate(suite.split("\n")) if text.startswith(("def right", "right =")))
    assert problem.place == f"{tmp_path}/suites/chapter1/double/test_double.py:{line}"
    assert problem.subject == ("right.<lambda>" if kind == "lambda" else "right")
    assert problem.check == "values, left_alone, large"
    assert problem.text == "earns 5 of the 5 points of chapter1/double"


def test_a_definition_inside_of_a_declaration_is_found(tmp_path: Path) -> None:
    declared = 'DOUBLE = Function("double(x)", arrays={"x": "N"}, definition=lambda x: 2 * x)'
    [problem] = problems(tmp_path, helped(declared, "DOUBLE.definition(x)"))
    assert problem.subject == "DOUBLE.<lambda>"
    assert problem.text.startswith("earns 5 of the 5 points")


SOFTMAX = '''"""Checks of softmax."""

import numpy as np

from autograder.checks import check, expect_array


def probabilities(x):
    """Softmax from its definition, the largest score of each row at 0."""
    x = np.asarray(x, dtype=np.float64)
    rows = np.atleast_2d(x)
    result = np.array([np.exp(row - row.max()) for row in rows])
    return (result / result.sum(axis=1)[:, None]).reshape(x.shape)


@check(points=13)
def test_batch(student, rng):
    """In a batch (N, K) each row becomes probabilities by itself.

    バッチ (N, K) では、行ごとに確率になる。
    """
    x = rng.normal(size=(3, 4))
    expect_array(student.softmax(x), probabilities(x), of="softmax(x)", given={"x": x})
'''


def test_the_helper_of_softmax_that_once_earned_all_points_is_found(tmp_path: Path) -> None:
    solution = COURSE.solution_text(COURSE.exercise("chapter1", "softmax"))
    [problem] = problems(tmp_path, others={"softmax": (solution, SOFTMAX, 13)})
    assert problem.place.endswith("suites/chapter1/softmax/test_softmax.py:8")
    assert (problem.subject, problem.check) == ("probabilities", "batch")
    assert problem.text == "earns 13 of the 13 points of chapter1/softmax"


HARMLESS = {
    "takes what a learner has not": "def right(x):\n    return oracles.sigmoid(0 * x) * 4 * x",
    "needs what is round it": "def maker(two):\n    return lambda x: two * x\n\ndef right(x):\n    return maker",
    "other arguments": "def right(x, two, three):\n    return two * three * x / 4",
    "a named argument": "def right(x, *, two):\n    return two * x",
    "asks the learner": "def right(student, x):\n    return student.double(x)",
    "never ends": "def right(x):\n    while True:\n        pass",
    "ends the process": "def right(x):\n    import os\n    os._exit(0)",
    "another kind": "class Two:\n    def __init__(self, x):\n        self.x = 2 * x\n\ndef right(x):\n    return Two",
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_a_helper_that_is_no_answer_is_not(kind: str, tmp_path: Path) -> None:
    assert problems(tmp_path, helped(HARMLESS[kind], "2 * x if right else x")) == []


def test_an_answer_is_found_after_one_that_is_wrong_only_in_the_end(tmp_path: Path) -> None:
    wrong = "def wrong(x):\n    x *= 2\n    return x"
    found = problems(tmp_path, helped(f"{wrong}\n\n\n{ANSWERS['function']}", "right(x) if wrong else x"))
    texts = {problem.subject: problem.text for problem in found}
    assert texts["right"] == "earns 5 of the 5 points of chapter1/double"


X = np.arange(6.0).reshape(3, 2)
CALL: Step = ("call", None, "double", ("given", [X]), ("given", {}), None, 0)
KEPT: Step = ("call", None, "double", ("given", [X]), ("given", {}), 1, 0)
ANSWERED: dict[str, tuple[Callable[..., object], tuple[Step, Outcome], bool]] = {
    "the same": (lambda x: x + x, (CALL, ("value", 2 * X)), True),
    "another number": (lambda x: np.where(x == 5, 9, 2 * x), (CALL, ("value", 2 * X)), False),
    "another shape": (lambda x: np.ravel(2 * x), (CALL, ("value", 2 * X)), False),
    "another type": (lambda x: (2 * x).tolist(), (CALL, ("value", 2 * X)), False),
    "float32": (lambda x: (2 * x).astype(np.float32), (CALL, ("value", 2 * X)), False),
    "an error": (lambda x: x[9], (CALL, ("value", 2 * X)), False),
    "the same error": (lambda x: x[7], (CALL, ("raised", "IndexError")), True),
    "another error": (lambda x: x.y, (CALL, ("raised", "IndexError")), False),
    "no error": (lambda x: x, (CALL, ("raised", "IndexError")), False),
    "an object": (iter, (KEPT, ("made", 1)), True),
    "no object": (lambda x: x, (KEPT, ("made", 1)), False),
    "the same list": (lambda x: [1, {"a": x}], (CALL, ("value", [1, {"a": X}])), True),
    "a tuple": (lambda x: (1, {"a": x}), (CALL, ("value", [1, {"a": X}])), False),
    "another key": (lambda x: [1, {"b": x}], (CALL, ("value", [1, {"a": X}])), False),
}


@pytest.mark.parametrize("kind", ANSWERED)
def test_copies_that_answer_a_step_as_it_was_answered(kind: str) -> None:
    function, step, same = ANSWERED[kind]
    worker: dict[str, Any] = {}
    exec(TEXT, worker)
    worker["_bound"][7] = {"double": function}
    assert worker["_same"]([(7, ["double"])], [step]) == ([7] if same else [])


def test_wrong_helpers_that_answer_alike_cost_what_one_costs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    passes = _Gate._passes
    monkeypatch.setattr(_Gate, "_passes", lambda *args: runs.append(args[1].name) or passes(*args))
    costs = []
    for count in (1, 20):
        names = [f"wrong{n}" for n in range(count)]
        helpers = "\n\n".join(f"def {name}(x):\n    return x * 3" for name in names)
        runs.clear()
        assert problems(tmp_path / str(count), helped(helpers, f"2 * x if ({', '.join(names)},) else x")) == []
        costs.append(runs.count("values"))
    assert costs[0] == costs[1] > 0


def test_what_only_hidden_checks_use_is_in_no_kit_and_gives_nothing_away(tmp_path: Path) -> None:
    suite = helped(ANSWERS["function"], "2 * x").replace("reference.double(x)", "right(x)")
    assert problems(tmp_path / "a", suite.replace("rng, reference):", "rng):"))[0].subject == "right"
    assert problems(tmp_path / "b", suite) == []


# --- several names, and methods -------------------------------------------------------------------------------------

PAIR = '''"""Half, a third and a scale.

半分と3分の1と拡大です。
"""


def half(x):
    """Half of x.

    x の半分。
    """
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION


class Scale:
    """A layer that scales.

    拡大するレイヤ。
    """

    def __init__(self, by):
        self.by = by

    def forward(self, x):
        """Scale.

        拡大。
        """
        ### BEGIN SOLUTION
        return self.by * x
        ### END SOLUTION


def third(x):
    """A third of x.

    x の3分の1。
    """
    ### BEGIN SOLUTION
    return x / 3
    ### END SOLUTION
'''
PAIR_SUITE = '''"""Checks of them."""

from autograder.checks import check, expect_array


def by_two(x):
    return x / 2


def by_three(x):
    return x / 3


def times(x, by):
    return by * x


@check(points=2)
def test_both(student, rng):
    """Both.

    両方。
    """
    x = rng.normal(size=(3, 2))
    expect_array(student.half(x), {half}, of="half(x)")
    expect_array(student.third(x), {third}, of="third(x)")


@check(points=3)
def test_forward(student, rng):
    """Forward.

    順伝播。
    """
    x = rng.normal(size=(3, 2))
    expect_array(student.Scale(4.0).forward(x), {scaled}, of="forward(x)")
'''


def pair(root: Path, **right: str) -> list[Problem]:
    """What the suite of three names gives away with these of its helpers in use."""
    suite = PAIR_SUITE.format(**{"half": "x / 2", "third": "x / 3", "scaled": "4 * x", **right})
    return problems(root, others={"pair": (PAIR, suite, 5)})


def test_helpers_that_are_the_answer_together_are_found(tmp_path: Path) -> None:
    [problem] = pair(tmp_path, half="by_two(x)", third="by_three(x)")
    assert (problem.subject, problem.check) == ("by_two and by_three", "both")
    assert problem.text == "earns 2 of the 5 points of chapter1/pair"


ADAPTED = {
    "one number fixed": "def right(x, by):\n    return by * np.asarray(x)",
    "the first one fixed": "def right(by, x):\n    return by * np.asarray(x)",
    "an item of the answer": "def right(x):\n    return len(x), 2 * np.asarray(x)",
}


@pytest.mark.parametrize("kind", ADAPTED)
def test_a_helper_that_needs_a_few_words_more_to_be_the_answer_is_found(kind: str, tmp_path: Path) -> None:
    [problem] = problems(tmp_path, helped(ADAPTED[kind], "2 * x if right else x"))
    assert (problem.subject, problem.check) == ("right", "values, left_alone, large")


LAYER = '''"""A layer.

レイヤです。
"""


class Weighted:
    """A layer that multiplies.

    掛け算をするレイヤ。
    """

    def __init__(self, w, rate):
        self.w, self.rate = w, rate

    def forward(self, x):
        """Multiply.

        掛ける。
        """
        ### BEGIN SOLUTION
        self.x = x
        return self.w * x**2
        ### END SOLUTION

    def backward(self, dout):
        """The gradient.

        勾配。
        """
        ### BEGIN SOLUTION
        return 2 * self.w * self.x * dout
        ### END SOLUTION
'''
LAYER_SUITE = '''"""Checks of it."""

import numpy as np

from autograder.checks import check, expect_array


def squares(w, x):
    return w * x**2


def slopes(dout, x, w):
    return {slope}


@check(points=2)
def test_forward(student, rng):
    """Forward.

    順伝播。
    """
    w, x = rng.normal(size=3), rng.normal(size=(4, 3))
    expect_array(student.Weighted(w, 0.5).forward(x), squares(w, x), of="forward(x)")


@check(points=3, needs="forward")
def test_backward(student, rng):
    """Backward.

    逆伝播。
    """
    w, x, dout = rng.normal(size=3), rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    layer = student.Weighted(w, 0.5)
    layer.forward(x)
    slopes(dout, x, w)
    expect_array(layer.backward(dout), 2 * w * x * dout, of="backward(dout)")
'''


def test_a_class_made_of_two_helpers_is_found(tmp_path: Path) -> None:
    found = problems(tmp_path, others={"layer": (LAYER, LAYER_SUITE.format(slope="2 * w * x * dout"), 5)})
    assert [(one.subject, one.check) for one in found] == [("squares and slopes", "forward, backward")]


def test_half_of_a_class_is_half_of_the_points(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, others={"layer": (LAYER, LAYER_SUITE.format(slope="w * x * dout"), 5)})
    assert (problem.subject, problem.check) == ("squares", "forward")


def test_one_of_them_alone_earns_nothing(tmp_path: Path) -> None:
    assert pair(tmp_path, half="by_two(x)") == []


def test_a_helper_that_is_what_a_method_gives_is_found(tmp_path: Path) -> None:
    doubling, problem = pair(tmp_path, scaled="times(x, 4)")  # by 2 it is the answer to the other exercise, too
    assert (doubling.subject, doubling.text) == ("times", "earns 5 of the 5 points of chapter1/double")
    assert (problem.subject, problem.check) == ("times", "forward")
    assert problem.text == "earns 3 of the 5 points of chapter1/pair"


# --- the course -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(PARTS))
def test_no_suite_of_the_course_gives_an_answer_away(part: int) -> None:
    course = load_course()
    found = given_away(course, list(course.all_exercises())[part::PARTS])
    assert [f"{one.place} {one.subject}: {one.text} ({one.check})" for one in found] == []
