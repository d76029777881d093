"""What is asked: a failure of a declared question carries what was compared, what went in, and what passed before."""

from __future__ import annotations

import types

import numpy as np
import pytest
from locally import Local

from autograder.checks import CheckFailed, Function, Layer, Network, expect_gradient, expect_slopes, oracles
from autograder.checks.asked import followed

AFFINE = Layer("Affine(W, b)", arrays={"x": "N D", "W": "D M", "b": "M"}, definition=lambda x, W, b: x @ W + b)
STEP = Function("step(w, g, lr)", arrays={"w": "D", "g": "D", "lr": ""}, definition=lambda w, g, lr: w - lr * g)
NET = Network(
    "Net(D, K)",
    arrays={"x": "N D", "t": "N < K", "W": "D K"},
    definition=lambda x, W: x @ W,
)


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = (self.x.T @ dout).T, dout.sum(axis=0)
        return dout @ self.W.T


class Net:
    def __init__(self, D, K):
        self.params = {"W": np.zeros((D, K))}

    def predict(self, x):
        return (x @ self.params["W"]).T


def failure(ask, **names) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        ask(Local(types.SimpleNamespace(**names)), np.random.default_rng(3))
    assert caught.value.answer is not None
    return caught.value


def test_the_answer_has_arrays_sizes_and_what_would_be_right_with_exchanged_arguments():
    answer = failure(STEP.values, step=lambda w, g, lr: g - lr * w).answer
    assert set(answer.given) == {"D", "w", "g", "lr"}
    w, g, lr = (answer.given[name] for name in ("w", "g", "lr"))
    assert np.allclose(answer.right, w - lr * g)
    assert answer.swapped is not None
    assert set(answer.swapped()) == {("w", "g")}
    assert np.allclose(answer.swapped()["w", "g"], answer.received)


def test_a_gradient_of_another_shape_comes_with_the_right_one():
    found = failure(AFFINE.parameter_gradients, Affine=Affine)
    answer = found.answer
    assert found.evidence.key == "shape"
    assert answer.right.shape == answer.received.shape[::-1]
    assert np.allclose(answer.right, answer.received.T, atol=1e-6)
    assert {"x", "W", "b", "dout", "N", "D", "M"} <= set(answer.given)


def test_an_output_of_another_shape_comes_with_the_right_one():
    answer = failure(NET.predict, Net=Net).answer
    assert answer.right.shape == answer.received.shape[::-1]
    assert np.allclose(answer.right, oracles.softmax(answer.received.T)) or np.allclose(answer.right, answer.received.T)


def test_a_shape_alone_stays_without_numbers():
    with pytest.raises(CheckFailed) as caught:
        expect_gradient(None, lambda x: float(x.sum()), np.ones(3), "dx")
    assert caught.value.answer is None


def test_slopes_that_differ_come_with_both():
    x = np.random.default_rng(0).normal(size=50)
    with pytest.raises(CheckFailed) as caught:
        expect_slopes(-2 * x, lambda x: float((x**2).sum()), x, "dx", np.random.default_rng(1))
    answer = caught.value.answer
    assert answer is not None
    assert np.allclose(answer.received, -answer.right, rtol=1e-4)


def test_what_passed_before_is_kept_with_its_values():
    with followed() as trail:
        found = failure(lambda student, rng: AFFINE.everything(student, rng, batches=({}, {"N": 1})), Affine=Affine)
    assert [one.of for one in trail.passed] == ["Affine(W, b).forward(x)", "layer.backward(dout)"]
    assert all(one.asked.turns == {"batch": 1} for one in trail.passed)
    assert all(one.asked.values["x"].shape == (one.asked.values["N"], one.asked.values["D"]) for one in trail.passed)
    assert trail.asked_at(found).turns == {"batch": 1}


def test_an_exception_of_the_learners_is_kept_with_what_was_asked():
    class Stops(Affine):
        def forward(self, x):
            raise CheckFailed(evidence=types.SimpleNamespace(key="", of=""))

    with followed() as trail, pytest.raises(CheckFailed) as caught:
        AFFINE.values(Local(types.SimpleNamespace(Affine=Stops)), np.random.default_rng(3), batches=({"N": 1}, {}))
    assert trail.asked_at(caught.value).values["N"] == 1
