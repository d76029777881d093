"""Gradients: central differences are right to their error, and a wrong gradient is told by its worst entry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checks import CheckFailed, Tensor, expect_gradient, expect_slopes, numerical_gradient
from autograder.checks.gradients import Pure

RNG = np.random.default_rng(0)
A = RNG.normal(size=(3, 3))
X = RNG.normal(size=(3, 2))

FUNCTIONS = {
    "sum of squares": (lambda x: np.sum(x**2), lambda x: 2 * x),
    "quadratic form": (lambda x: np.sum(x * (A @ x)), lambda x: (A + A.T) @ x),
    "exponential": (lambda x: np.exp(x).sum(), np.exp),
    "logarithm of a sum": (lambda x: np.log(np.exp(x).sum()), lambda x: np.exp(x) / np.exp(x).sum()),
    "sigmoid": (lambda x: np.sum(1 / (1 + np.exp(-x))), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    "constant": (lambda x: 3, np.zeros_like),
    "product": (lambda x: np.prod(x), lambda x: np.prod(x) / x),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_numerical_gradient_is_the_gradient(name):
    f, gradient = FUNCTIONS[name]
    numerical = numerical_gradient(f, X)
    assert numerical.shape == X.shape
    assert np.allclose(numerical, gradient(X), rtol=1e-8, atol=1e-9)
    assert np.array_equal(expect_gradient(gradient(X), f, X, "dx"), gradient(X))


@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(-3, 3))
def test_a_parabola_is_differentiated_almost_exactly(a, b, x):
    numerical = numerical_gradient(lambda v: float(a * v[0] ** 2 + b * v[0]), [x])
    assert numerical[0] == pytest.approx(2 * a * x + b, abs=1e-7)


def test_the_function_gets_a_fresh_copy_each_time():
    seen = []

    def f(x):
        seen.append(x)
        x += 100
        return 0.0

    x = np.zeros(2)
    assert numerical_gradient(f, x).tolist() == [0, 0]
    assert len(seen) == 6  # on both sides of each number, and twice at x itself
    assert x.tolist() == [0, 0]


def test_a_pure_function_is_differentiated_once_for_each_array():
    calls = []

    def cubes(x):
        calls.append(x)
        return float(np.sum(x**3))

    def asked(key, x):
        calls.clear()
        return numerical_gradient(Pure(cubes, lambda: key), x), bool(calls)

    x = np.array([1.0, 2.0])
    first, was_called = asked("cubes", x)
    assert was_called
    again, was_called = asked("cubes", x.copy())
    assert not was_called
    np.testing.assert_array_equal(again, first)
    first[:] = 0
    assert asked("cubes", x)[0].any(), "a caller may write into what it gets"
    for key, point in (("cubes", x + 1), ("cubes", x.reshape(2, 1)), ("others", x)):
        found, was_called = asked(key, point)
        assert was_called
        np.testing.assert_allclose(found, 3 * point**2, rtol=1e-6)


def test_single_precision_and_integers_are_differentiated_in_double():
    for x in (np.ones(2, np.float32), np.ones(2, int), [1, 1]):
        numerical = numerical_gradient(lambda v: np.sum(v**3), x)
        assert numerical.dtype == np.float64
        assert np.allclose(numerical, 3)


def test_a_scalar_and_an_empty_array_have_gradients():
    assert numerical_gradient(lambda x: float(x) ** 2, 3.0) == pytest.approx(6)
    assert numerical_gradient(lambda x: 0.0, np.zeros((0, 2))).shape == (0, 2)
    expect_gradient(np.zeros((0, 2)), lambda x: 0.0, np.zeros((0, 2)), "dx")


def failure(received, **options):
    with pytest.raises(CheckFailed) as caught:
        expect_gradient(received, lambda x: np.sum(x**2), X, "dx", **options)
    return caught.value.evidence


@pytest.mark.parametrize(
    ("received", "key"),
    [
        (2 * X + 1e-3, "gradient"),
        (-2 * X, "gradient"),
        (2 * X / len(X), "gradient"),
        (np.zeros_like(X), "gradient"),
        (2 * X.T, "shape"),
        (2 * X[0], "shape"),
        (None, "none-part"),
        (X * np.nan, "not-finite"),
        (Tensor(2 * X), "a-tensor"),
        (7.0, "scalar"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_wrong_gradient_fails_at_its_rung(received, key):
    assert failure(received).key == key


def test_the_worst_entry_is_named_with_both_values():
    wrong = 2 * X
    wrong[1, 0] += 1
    wrong[2, 1] += 0.5
    found = failure(wrong)
    assert found.params["index"] == "[1, 0]"
    secret = dict(found.secret)
    assert float(secret["received-there"]) - float(secret["expected-there"]) == pytest.approx(1)
    assert 0 < float(found.params["error"]) < 1


def test_a_scalar_has_no_index():
    with pytest.raises(CheckFailed) as caught:
        expect_gradient(5.0, lambda x: float(x) ** 2, 3.0, "dx")
    assert "index" not in caught.value.evidence.key
    assert caught.value.evidence.params["index"] == ""


def test_the_tolerance_is_relative_to_the_largest_entry():
    f, x = (lambda x: np.sum(x * np.array([1e6, 1.0]))), np.zeros(2)
    expect_gradient(np.array([1e6, 1.0 + 5]), f, x, "dx", rtol=1e-5, atol=0)
    with pytest.raises(CheckFailed):
        expect_gradient(np.array([1e6, 1.0 + 50]), f, x, "dx", rtol=1e-5, atol=0)
    with pytest.raises(CheckFailed):
        expect_gradient(np.array([1e6, 1.0 + 5]), f, x, "dx", rtol=1e-7, atol=0)


def test_a_tensor_is_one_where_it_is_asked_for():
    assert np.allclose(expect_gradient(Tensor(2 * X), lambda x: np.sum(x**2), X, "dx", tensor=True), 2 * X)
    assert failure(2 * X, tensor=True).key == "not-a-tensor"


def test_given_and_why_come_with_the_failure():
    found = failure(X, given={"x": 1}, why=("Because.", "だから。"))
    assert found.given == (("x", "1"),)
    assert found.why.ja == "だから。"


@pytest.mark.parametrize("wrong", [lambda g: -g, lambda g: 0 * g, lambda g: g + 1e-3, lambda g: g[::-1], np.zeros_like])
def test_a_gradient_of_many_numbers_is_held_to_slopes_in_random_directions(wrong):
    calls, x = [], np.random.default_rng(0).normal(size=(1000, 20))

    def f(value):
        calls.append(value)
        return float(np.sum(value**2))

    expect_slopes(2 * x, f, x, "dx", np.random.default_rng(1))
    assert len(calls) == 4  # two directions, both ways
    with pytest.raises(CheckFailed) as caught:
        expect_slopes(wrong(2 * x), f, x, "dx", np.random.default_rng(1))
    assert caught.value.evidence.key == "gradient-along"
