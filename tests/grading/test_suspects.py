"""Suspects: of the habits of a text, the one that can explain the failure."""

from __future__ import annotations

import textwrap

import pytest

from autograder.checks.answers import AbsentName
from autograder.grading.suspects import of_absence, of_text
from autograder.intake.source import source_of
from autograder.mistakes import Cause
from autograder.model import Evidence, Source

TEXT = textwrap.dedent("""
    import numpy as np
    class Layer:
        def __init__(self, W):
            self.W = W
            self.dW = None
        def forward(self, x):
            mask = x > 0
            x.reshape(-1)
            return half(x)
        def backward(self, dout):
            dW = dout * self.mask
            return dW
        def update(self, lr):
            self.W -= lr
    def half(x):
        out = np.zeros_like(x)
        out[0] = x[0] / 2
        return out
    def total(x):
        s = 0
        for a in x:
            s = a
        return s
    def quiet(x):
        y = x + 1
    class Quiet(Layer):
        def forward(self, x):
            y = x + 1
""")
SOURCE = source_of(TEXT, "a.py")


def cause(key: str, of: str, source: Source = SOURCE, given: str = "[1.0]", **params: str) -> Cause | None:
    return of_text(source, Evidence(key=key, of=of, params=params, given=(("x", given),)))


@pytest.mark.parametrize(
    ("key", "of", "given", "lesson"),
    [
        ("values", "total(x)", "[1.0]", "assigned-not-added"),
        ("values", "half(x)", "[1, 2]", "integer-buffer"),
        ("values", "half(x)", "array (9, 9) int64", "integer-buffer"),
        ("values", "layer.forward(x)", "[[1, 2]]", "forgotten-self"),
        ("shape", "layer.forward(x)", "[1.0]", "result-thrown-away"),
        ("none", "quiet(x)", "[1.0]", "forgotten-return"),
        ("none", "Layer((W, [b])).update(f(x), (1,))[0], asked again", "[1.0]", "forgotten-return"),
        ("values", 'total(x)["W"]', "[1.0]", "assigned-not-added"),
        ("none", "layer.update(0.1)", "[1.0]", "forgotten-return"),
        ("no-tensor", "model(x)", "[1.0]", "forgotten-return"),
        ("gradient", "layer.backward(dout)", "[1.0]", "forgotten-self"),
    ],
)
def test_a_habit_is_named_if_it_can_explain_the_failure(key: str, of: str, given: str, lesson: str) -> None:
    found = cause(key, of, given=given)
    assert found is not None
    assert found.lesson == lesson


@pytest.mark.parametrize(
    ("key", "of", "given"),
    [
        ("values", "half(x)", "[1.0, 2.0]"),  # floats lose nothing
        ("values", "half(x)", "3"),
        ("values", "half(x)", "[]"),
        ("none", "total(x)", "[1.0]"),
        ("dtype", "total(x)", "[1.0]"),
        ("shape", "half(x)", "[1, 2]"),
        ("shape", "other(x)", "[1, 2]"),
        ("shape", "", "[1, 2]"),
        ("values", "quiet(x)", "[1, 2]"),
        ("too-slow", "total(x)", "[1, 2]"),
    ],
)
def test_no_habit_is_named_if_it_cannot(key: str, of: str, given: str) -> None:
    assert cause(key, of, given=given) is None


def test_of_two_classes_the_one_that_is_asked_is_looked_at() -> None:
    first = "class A:\n    def f(self, x):\n        x + 1\n        return x\n"
    text = f"{first}class B:\n    def f(self, x):\n        return x\n"
    assert cause("values", "A(1).f(x)", source_of(text, "a.py")) is not None
    assert cause("values", "B(1).f(x)", source_of(text, "a.py")) is None


def test_if_no_function_is_asked_by_its_name_only_the_most_certain_habits_count() -> None:
    found = cause("property", "x")
    assert found is not None
    assert found.lesson == "assigned-not-added"
    unsure = source_of("def f(x):\n    y = x / 2\n    x.reshape(-1)\n    return x\n", "a.py")
    assert cause("property", "x", unsure) is None
    assert cause("values", "f(x)", unsure) is not None


def test_only_what_is_certain_goes_before_what_the_values_tell() -> None:
    wrong = Evidence(key="values", of="total(x)")
    assert of_text(SOURCE, wrong, certain=True) == of_text(SOURCE, wrong)
    unsure = source_of("def f(x):\n    y = x / 2\n    x.reshape(-1)\n    return x\n", "a.py")
    assert of_text(unsure, Evidence(key="values", of="f(x)"), certain=True) is None


def test_an_attribute_leads_to_the_methods_that_set_it() -> None:
    found = cause("none-attribute", "layer.dW", name="dW")
    assert found is not None
    assert found.lesson == "forgotten-self"
    assert "dW = dout * self.mask" in found.said.en
    assert cause("none-attribute", "layer.W", name="W") is None


def test_what_is_called_is_looked_at_as_well() -> None:
    text = (
        TEXT.replace("mask = x > 0", "self.mask = x > 0")
        .replace("        x.reshape(-1)\n", "")
        .replace("dW = dout", "d = dout")
    )
    found = cause("values", "layer.forward(x)", source_of(text.replace("return dW", "return d"), "a.py"), "[1, 2]")
    assert found is not None
    assert found.lesson == "integer-buffer"


def test_an_object_without_the_attribute_is_explained_by_a_local_name() -> None:
    text = "class A:\n    def f(self, x):\n        db = x.sum()\n        return x\n"
    found = of_absence(source_of(text, "a.py"), AbsentName("db", "A"))
    assert found is not None
    assert (found.lesson, "`db = x.sum()`" in found.said.en) == ("forgotten-self", True)
    assert of_absence(source_of(text, "a.py"), AbsentName("dW", "A")) is None
    assert of_absence(source_of(text, "a.py"), AbsentName("db")) is None
    assert of_absence(source_of(text + "        self.db = 1\n", "a.py"), AbsentName("db", "A")) is None


def test_an_object_that_was_never_set_up_is_explained_by_the_name_of_its_method() -> None:
    found = of_absence(
        source_of("class A:\n    def _init_(self, W):\n        self.W = W\n", "a.py"), AbsentName("W", "A")
    )
    assert found is not None
    assert found.lesson == "misspelt-init"
    assert "`_init_`" in found.said.en
