"""Checks of the network of three layers in PyTorch."""

import numpy as np

from autograder.checks import Tensor, as_array, as_list, check, expect, expect_array, expect_gradient

# float32 has seven digits.
TOLERANCE = {"rtol": 1e-4, "atol": 1e-5}


def draw_sizes(rng):
    """Batch, input, hidden and output sizes, no two alike."""
    return [int(size) for size in rng.permutation([4, 5, 6, 7])]


def draw_parameters(rng, d, h, k):
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def draw_batch(rng, n, d):
    return rng.normal(size=(n, d)).astype(np.float32)


def before_relu(x, params):
    return x.astype(float) @ params["W1"].astype(float) + params["b1"]


def probabilities(x, params):
    """The definition, in NumPy and float64."""
    scores = np.maximum(before_relu(x, params), 0) @ params["W2"].astype(float) + params["b2"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def loaded(student, params):
    d, h = params["W1"].shape
    model = student.ThreeLayerNet(d, h, len(params["b2"]))
    model.load_numpy(params)
    return model


@check(points=4)
def test_outputs(student, rng):
    """After load_numpy the model gives what the NumPy network gives, and again after a second load.

    load_numpy の後は NumPy のネットワークと同じ出力になる。もう一度読み込んでも同じである。
    """
    n, d, h, k = draw_sizes(rng)
    model = student.ThreeLayerNet(d, h, k)
    for _ in range(2):
        params, x = draw_parameters(rng, d, h, k), draw_batch(rng, n, d)
        model.load_numpy(params)
        expect_array(
            model.forward(Tensor(x)),
            probabilities(x, params),
            of="model(x)",
            given={"x": x, **params},
            tensor=True,
            **TOLERANCE,
        )


@check(points=2, needs="outputs")
def test_probabilities(student, rng):
    """Rows sum to 1, in a new model too, and stay finite where the scores are large.

    各行の和は1である。作ったばかりのモデルでも、スコアが大きくても成り立つ。
    """
    n, d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k)
    params["W2"] *= 1000
    for model in (student.ThreeLayerNet(d, h, k), loaded(student, params)):
        x = draw_batch(rng, n, d)
        y = as_array(model.forward(Tensor(x)), (n, k), of="model(x)", tensor=True)
        expect(
            bool((np.abs(y.sum(axis=1) - 1) < 1e-4).all() and (y >= 0).all()),
            of="model(x)",
            en="Every row should hold probabilities: none below 0, and a sum of 1.",
            ja="各行は確率のはずです。0 以上で、和は 1 になります。",
            given={"x": x},
        )


@check(points=2, needs="outputs")
def test_parameters(student, rng):
    """parameters() finds all numbers that were loaded, and no others.

    parameters() から、読み込んだ数がすべて、過不足なく見つかる。
    """
    _, d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k)
    of = "list(model.parameters())"
    count = d * h + h + h * k + k
    for model in (student.ThreeLayerNet(d, h, k), loaded(student, params)):
        found = as_list(model.parameters(), None, of=of)
        shapes = [one.array.shape if isinstance(one, Tensor) else () for one in found]
        values = [as_array(one, shape, of=of, tensor=True) for one, shape in zip(found, shapes, strict=True)]
        total = sum(value.size for value in values)
        expect(
            total == count,
            of=of,
            en=f"D * H + H + H * K + K = {count} numbers are to be learned. parameters() finds {total}.",
            ja=f"学習する数は D * H + H + H * K + K = {count} 個ですが、parameters() からは {total} 個見つかります。",
            given={"D": d, "H": h, "K": k},
        )
    expect_array(
        np.sort(np.concatenate([value.ravel() for value in values])),
        np.sort(np.concatenate([array.ravel() for array in params.values()])).astype(float),
        of="the numbers of model.parameters() after load_numpy, sorted",
        given=params,
        **TOLERANCE,
    )


@check(points=2)
def test_gradients(student, rng):
    """PyTorch can follow the calculation back to x.

    PyTorch が計算を x までさかのぼって微分できる。
    """
    n, d, h, k = draw_sizes(rng)
    while True:  # away from the kink of ReLU
        params, x = draw_parameters(rng, d, h, k), draw_batch(rng, n, d)
        if np.abs(before_relu(x, params)).min() > 0.01:
            break
    upstream = rng.normal(size=(n, k))
    model = loaded(student, params)
    _, gradients = student.autograd(model.forward, Tensor(x), upstream=upstream)
    (gradient,) = as_list(gradients, 1, of="the gradients of sum(model(x) * u)")
    expect_gradient(
        gradient,
        lambda v: float((probabilities(v, params) * upstream).sum()),
        x.astype(float),
        of="the gradient of sum(model(x) * u) for x",
        given={"x": x, "u": upstream, **params},
        tensor=True,
        rtol=1e-3,  # float32 throughout, differences of products that may cancel
        atol=1e-4,
    )
