"""Functions: a right one passes every question, and each wrong one fails at the question that is meant."""

from __future__ import annotations

import types

import numpy as np
import pytest
from locally import Local

from autograder.checks import CheckFailed, Function, between, both_signs, oracles

SOFTMAX = Function("softmax(x)", arrays={"x": "N K"}, definition=lambda x: oracles.softmax(x))
LEAKY = Function(
    "leaky(x, alpha)",
    arrays={"x": "N D", "alpha": ""},
    definition=lambda x, alpha: np.where(x > 0, x, alpha * x),
    draw={"x": both_signs(), "alpha": between(0.1, 0.5)},
)
PENALTY = Function(
    "penalty(W, power)",
    gradient="slope(W, power)",
    arrays={"W": "D M"},
    definition=lambda W, power: np.sum(W**power),
)


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def student(**functions):
    return Local(types.SimpleNamespace(**functions))


def rng():
    return np.random.default_rng(5)


def failure(function, question, name, wrong, **changes):
    with pytest.raises(CheckFailed) as caught:
        getattr(function, question)(student(**{name: wrong}), rng(), **changes)
    return caught.value.evidence


@pytest.mark.parametrize("question", ["values", "float32", "inputs_left_alone"])
@pytest.mark.parametrize("x", ["N K", "K", "N 2 K"])
def test_a_right_function_passes(question, x):
    getattr(SOFTMAX, question)(student(softmax=softmax), rng(), x=x)


def test_numbers_and_arrays_can_be_given():
    leaky = student(leaky=lambda x, alpha: np.where(np.asarray(x) > 0, x, alpha * np.asarray(x)))
    LEAKY.values(leaky, rng(), batches=({}, {"x": -2.5}, {"x": 3}, {"x": np.array([-1, 2])}, {"alpha": 0.25}))


def test_all_answers_are_there_before_the_first_is_compared():
    asked = []
    wrong = lambda x: asked.append(x) or x  # noqa: E731
    failure(SOFTMAX, "values", "softmax", wrong, batches=({}, {"N": 1}, {}))
    assert len(asked) == 3


def test_a_wrong_function_fails_at_its_question():
    over_all = lambda x: np.exp(x) / np.exp(x).sum()  # noqa: E731
    found = failure(SOFTMAX, "values", "softmax", over_all, why=("Row by row.", "行ごとに。"))
    assert (found.key, found.of, found.why.ja) == ("values", "softmax(x)", "行ごとに。")
    assert [name for name, _ in found.given] == ["x"]
    double = lambda x: softmax(x.astype(np.float64))  # noqa: E731
    assert failure(SOFTMAX, "float32", "softmax", double).key == "dtype"

    def in_place(x):
        x -= x.max(axis=-1, keepdims=True)
        return softmax(x)

    found = failure(SOFTMAX, "inputs_left_alone", "softmax", in_place)
    assert (found.of.en, found.why.en) == ("x after softmax(x)", "softmax changed x itself.")


def test_the_function_that_gives_the_gradient_is_held_to_the_other():
    right = {"penalty": lambda W, power: np.sum(W**power), "slope": lambda W, power: power * W ** (power - 1)}
    for question in ("values", "gradients", "float32", "inputs_left_alone"):
        getattr(PENALTY, question)(student(**right), rng(), power=3)
    wrong = student(**right)
    wrong.target.slope = lambda W, power: W ** (power - 1)
    with pytest.raises(CheckFailed) as caught:
        PENALTY.gradients(wrong, rng(), power=3)
    assert caught.value.evidence.of == "slope(W, 3)"


def test_several_answers_are_told_apart():
    both = Function("minmax(x)", arrays={"x": "N"}, definition=lambda x: (x.min(), x.max()))
    both.values(student(minmax=lambda x: (x.min(), x.max())), rng())
    assert failure(both, "values", "minmax", lambda x: (x.min(), x.min())).of.en == "output 1 of minmax(x)"
    assert failure(both, "values", "minmax", lambda x: x.min()).key == "not-a-list"


def test_a_batch_may_have_a_reason_of_its_own():
    wrong = lambda x: 1.5 * x  # noqa: E731
    batches = ({"x": np.zeros(2), "why": ("Zeros.", "ゼロ。")}, {"x": np.ones(2)})
    same = Function("same(x)", arrays={"x": "N"}, definition=lambda x: x)
    found = failure(same, "values", "same", wrong, batches=batches, why=("Any.", "何でも。"))
    assert found.why.en == "Any."
    found = failure(same, "values", "same", wrong, batches=batches[::-1], x=np.ones(2))
    assert found.why is None
    found = failure(same, "values", "same", lambda x: x + 1, batches=batches)
    assert found.why.en == "Zeros."
