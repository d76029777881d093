"""Oracles: each is what its definition, written out here, says, and SciPy is loaded by none that is not called."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from autograder.checks import oracles

RNG = np.random.default_rng(0)
X = RNG.normal(size=(4, 5)) * 3
IMAGES = RNG.normal(size=(2, 3, 6, 7))


@pytest.mark.parametrize(
    ("function", "one"),
    [
        (oracles.sigmoid, lambda v: 1 / (1 + math.exp(-v))),
        (oracles.step, lambda v: float(v > 0)),
        (oracles.relu, lambda v: max(v, 0)),
        (oracles.tanh, math.tanh),
        (oracles.softplus, lambda v: math.log(1 + math.exp(v))),
        (oracles.gelu, lambda v: v * (1 + math.erf(v / math.sqrt(2))) / 2),
    ],
    ids=lambda part: getattr(part, "__name__", "") if "lambda" not in str(part) else "",
)
def test_a_function_of_numbers(function, one):
    assert np.allclose(function(X), [[one(v) for v in row] for row in X], rtol=1e-12)
    assert function(X.astype(np.float32)).dtype == np.float64
    assert np.isfinite(function(np.array([-1000.0, 1000.0]))).all()


def test_the_step_at_0_and_relu_on_both_sides_of_it():
    near = np.array([-1e-9, 0.0, 1e-9, 1e90])
    assert oracles.step(near).tolist() == [0, 0, 1, 1]
    assert oracles.relu(near).tolist() == [0, 0, 1e-9, 1e90]
    assert not np.signbit(oracles.relu(near)).any()  # no message shows -0


@pytest.mark.parametrize("shape", [(5,), (3, 5), (2, 3, 5)])
def test_an_affine_layer(shape):
    x, W, b = RNG.normal(size=shape), RNG.normal(size=(5, 4)), RNG.normal(size=4)
    assert np.allclose(oracles.affine(x, W, b), x @ W + b, rtol=1e-12)


def test_an_lstm_step_by_step_and_in_two_blocks():
    xs, Wx, Wh, b = (RNG.normal(size=size) for size in ((2, 5, 3), (3, 16), (4, 16), (16,)))
    hs, h, c = oracles.lstm(xs, Wx, Wh, b)
    one, cell = np.zeros((2, 4)), np.zeros((2, 4))
    for t in range(5):
        f, g, i, o = (np.split(xs[:, t] @ Wx + one @ Wh + b, 4, axis=1)[k] for k in range(4))
        cell = cell / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        one = np.tanh(cell) / (1 + np.exp(-o))
        assert np.allclose(hs[:, t], one, rtol=1e-12)
    assert np.array_equal(hs[:, -1], h)
    assert np.allclose(c, cell, rtol=1e-12)
    first, *state = oracles.lstm(xs[:, :2], Wx, Wh, b)
    second, _, _ = oracles.lstm(xs[:, 2:], Wx, Wh, b, *state)
    assert np.array_equal(np.concatenate([first, second], axis=1), hs)


@pytest.mark.parametrize("front", [(), (2,), (2, 3)])
def test_attention_query_by_query(front):
    q, k, v = (RNG.normal(size=(*front, *size)) for size in ((4, 5), (6, 5), (6, 7)))
    some = RNG.random((*front, 4, 6)) < 0.5
    some[..., 2] = True
    for mask in (None, some, some[..., :1, :], some.astype(int)):
        answers = oracles.attention(q, k, v, mask)
        assert answers.shape == (*front, 4, 7)
        shown = np.broadcast_to(mask is None or mask, (*front, 4, 6)).astype(bool)
        for place in np.ndindex(*front, 4):
            seen, one = shown[place], place[:-1]
            powers = [math.exp(q[place] @ key / math.sqrt(5)) for key in k[one][seen]]
            assert np.allclose(answers[place], np.array(powers) @ v[one][seen] / sum(powers), rtol=1e-12)


def test_least_squares():
    A, y = RNG.normal(size=(7, 3)), RNG.normal(size=7)
    assert oracles.least_squares(A, y) == pytest.approx(np.linalg.solve(A.T @ A, A.T @ y))


def test_products_and_norms():
    y = RNG.normal(size=X.shape)
    assert np.array_equal(oracles.product(X, y), X * y)
    assert oracles.product(3.0, 0.5) == 1.5
    assert oracles.norm(X) ** 2 == pytest.approx((X**2).sum())
    assert oracles.norm(X, 1) == pytest.approx(np.abs(X).sum())


def test_standardized_columns():
    x = np.random.default_rng(3).normal(5.0, 3.0, size=(7, 4))
    assert np.allclose(oracles.standardized(x), (x - x.mean(axis=0)) / x.std(axis=0), rtol=1e-12, atol=1e-12)


def test_softmax_and_its_logarithm():
    powers = np.exp(X)
    assert np.allclose(oracles.softmax(X), powers / powers.sum(axis=1, keepdims=True))
    assert np.allclose(oracles.softmax(X, axis=0), powers / powers.sum(axis=0))
    assert np.allclose(oracles.log_softmax(X), np.log(oracles.softmax(X)))
    assert np.isfinite(oracles.log_softmax(X * 1000)).all()


def test_the_cross_entropy_takes_labels_and_one_hot_rows():
    labels = np.array([4, 0, 2, 2], dtype=np.uint8)
    right = [-math.log(oracles.softmax(X)[row, label]) for row, label in enumerate(labels)]
    assert np.allclose(oracles.entropies(X, labels), right)
    assert np.allclose(oracles.entropies(X, np.eye(5)[labels]), right)
    assert oracles.cross_entropy(X, labels) == pytest.approx(np.mean(right))
    steps = X.reshape(2, 2, 5)
    assert np.allclose(oracles.entropies(steps, labels.reshape(2, 2)).ravel(), right)


def test_the_confusion_matrix_counts():
    y, t = np.array([0, 2, 2, 1, 2]), np.array([0, 2, 0, 2, 0], dtype=np.uint8)
    assert oracles.confusion_matrix(y, t, 4).tolist() == [[1, 0, 2, 0], [0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]]


def windows(x, height, width, stride):
    return np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]


@pytest.mark.parametrize("height", [1, 2, 3])
@pytest.mark.parametrize("width", [2, 5])
@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 0), (3, 1), (2, 2)])
def test_convolution_and_pooling_look_through_windows(height, width, stride, pad):
    zeros, least = oracles.padded(IMAGES, pad), oracles.padded(IMAGES, pad, -np.inf)
    for channels in (3, 2):
        x = IMAGES[:, :channels]
        W, b = RNG.normal(size=(4, channels, height, width)), RNG.normal(size=4)
        seen = windows(oracles.padded(x, pad), height, width, stride)
        right = np.einsum("ncpqij,fcij->nfpq", seen, W) + b[:, None, None]
        assert np.allclose(oracles.convolution(x, W, b, stride, pad), right)
    right = windows(least, height, width, stride).max(axis=(4, 5))
    assert np.array_equal(oracles.max_pooling(IMAGES, height, width, stride, pad), right)
    right = windows(zeros, height, width, stride).mean(axis=(4, 5))
    assert np.allclose(oracles.average_pooling(IMAGES, height, width, stride, pad), right)


@pytest.mark.parametrize(("height", "width", "stride"), [(2, 2, 2), (3, 2, 1), (1, 2, 3)])
def test_the_maximum_of_a_window_leads_by_its_distance_to_the_next_number(height, width, stride):
    seen = windows(IMAGES, height, width, stride)
    second, first = np.moveaxis(np.sort(seen.reshape(*seen.shape[:4], -1)), -1, 0)[-2:]
    assert np.allclose(oracles.leads(IMAGES, height, width, stride), first - second)


def test_scipy_is_loaded_when_it_is_needed():
    code = "import sys; from autograder.checks import oracles; assert 'scipy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
