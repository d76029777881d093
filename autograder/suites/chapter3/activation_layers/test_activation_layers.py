"""Checks of the activation layers."""

import numpy as np

from autograder.checks import check, expect_array, expect_gradient

LAYERS = {"Relu": lambda x: np.maximum(x, 0), "Sigmoid": lambda x: 1 / (1 + np.exp(-x)), "Tanh": np.tanh}


def samples(rng, shape):
    """Values of both signs in equal number, at least 0.2 away from ReLU's kink at 0 and nowhere flat."""
    count = int(np.prod(shape))
    signs = rng.permutation(np.resize([1.0, -1.0], count))
    return (signs * rng.uniform(0.2, 2.0, size=count)).reshape(shape)


def upstream(rng, shape):
    """Gradients of both signs, none of them near 0."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 2.0, size=shape)


def check_forward(student, rng, name):
    layer = getattr(student, name)()
    for shape in ((4, 3), (2, 3, 2)):
        x = samples(rng, shape)
        expect_array(layer.forward(x), LAYERS[name](x), of=f"{name}().forward(x)", given={"x": x})


def check_backward(student, rng, name):
    """Two batches, one after the other: the second has another shape and other signs."""
    layer = getattr(student, name)()
    for shape in ((4, 3), (2, 3, 2)):
        x, dout = samples(rng, shape), upstream(rng, shape)
        layer.forward(x)
        dx = layer.backward(dout)
        given = {"x": x, "dout": dout}
        expect_gradient(dx, lambda v, d=dout: np.sum(d * LAYERS[name](v)), x, of="layer.backward(dout)", given=given)


@check(points=1)
def test_relu_forward(student, rng):
    """Relu passes positive values and gives 0 for negative ones.

    Relu の順伝播は、正の値をそのまま通し、負の値を0にする。
    """
    check_forward(student, rng, "Relu")


@check(points=2)
def test_relu_backward(student, rng):
    """Relu's gradient agrees with numerical differentiation.

    Relu の逆伝播が数値微分と一致する。
    """
    check_backward(student, rng, "Relu")


@check(points=1)
def test_sigmoid_forward(student, rng):
    """Sigmoid gives 1 / (1 + exp(-x)).

    Sigmoid の順伝播が 1 / (1 + exp(-x)) になる。
    """
    check_forward(student, rng, "Sigmoid")


@check(points=2)
def test_sigmoid_backward(student, rng):
    """Sigmoid's gradient agrees with numerical differentiation.

    Sigmoid の逆伝播が数値微分と一致する。
    """
    check_backward(student, rng, "Sigmoid")


@check(points=1)
def test_tanh_forward(student, rng):
    """Tanh gives tanh(x).

    Tanh の順伝播が tanh(x) になる。
    """
    check_forward(student, rng, "Tanh")


@check(points=2)
def test_tanh_backward(student, rng):
    """Tanh's gradient agrees with numerical differentiation.

    Tanh の逆伝播が数値微分と一致する。
    """
    check_backward(student, rng, "Tanh")


EVERYTHING = ("relu_forward", "relu_backward", "sigmoid_forward", "sigmoid_backward", "tanh_forward", "tanh_backward")


@check(points=1, needs=EVERYTHING)
def test_float32(student, rng):
    """float32 stays float32 in all three layers, forward and backward.

    3つのレイヤとも、float32 の入力なら順伝播も逆伝播も結果は float32 になる。
    """
    x, dout = samples(rng, (4, 3)).astype(np.float32), upstream(rng, (4, 3)).astype(np.float32)
    single = {"dtype": "float32", "rtol": 1e-4, "atol": 1e-5}
    slopes = {
        "Relu": (x > 0).astype(np.float32),
        "Sigmoid": LAYERS["Sigmoid"](x) * LAYERS["Sigmoid"](-x),
        "Tanh": 1 / np.cosh(x) ** 2,
    }
    for name, function in LAYERS.items():
        layer = getattr(student, name)()
        expect_array(layer.forward(x), function(x), of=f"{name}().forward(x)", given={"x": x}, **single)
        given = {"x": x, "dout": dout}
        expect_array(layer.backward(dout), dout * slopes[name], of=f"{name}().backward(dout)", given=given, **single)


@check(points=1, needs=EVERYTHING)
def test_inputs_left_alone(student, rng):
    """x is the same after forward and backward as before, in all three layers.

    3つのレイヤとも、forward と backward の後も x は元のまま残っている。
    """
    for name in LAYERS:
        x, dout = samples(rng, (4, 3)), upstream(rng, (4, 3))
        box, layer = student.put(x), getattr(student, name)()
        layer.forward(box)
        layer.backward(dout)
        why = (f"{name} changed the array that it was given.", f"{name} が、渡された配列を書き換えています。")
        expect_array(box.value(), x, of="x", given={"x": x}, why=why)
