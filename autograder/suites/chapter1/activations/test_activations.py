"""Checks of the activation functions."""

import numpy as np

from autograder.checks import check, expect_array

WIDE = 2e-5  # an epsilon of up to 1e-5 in a denominator is right too
VALUES = ("step_function", "sigmoid", "relu", "leaky_relu", "tanh", "swish")


def mixed(rng, shape):
    """Numbers on both sides of zero, as many below as above, none near it."""
    size = int(np.prod(shape))
    signs = rng.permutation(np.resize([-1.0, 1.0], size))
    return (rng.uniform(0.2, 3.0, size=size) * signs).reshape(shape)


def expected_values(x, alpha):
    """What the six functions give, each by another formula than the one in its stub."""
    x = np.asarray(x, dtype=np.float64)
    return {
        "step_function": np.heaviside(x, 0.0),
        "sigmoid": (1 + np.tanh(x / 2)) / 2,
        "relu": (np.abs(x) + x) / 2,
        "leaky_relu": np.clip(x, 0, None) + alpha * np.clip(x, None, 0),
        "tanh": np.tanh(x),
        "swish": x * (1 + np.tanh(x / 2)) / 2,
    }


def ask(student, name, x, alpha):
    """The answer of one function, and the call as code."""
    if name == "leaky_relu":
        return student.leaky_relu(x, alpha), "leaky_relu(x, alpha)"
    return getattr(student, name)(x), f"{name}(x)"


def expect_values(student, rng, names, inputs, why=None, **tolerance):
    """All answers first, then the comparison with the expected values."""
    alpha = float(rng.uniform(0.05, 0.5))
    asked = [(name, x, *ask(student, name, x, alpha)) for x in inputs for name in names]
    tolerance = {"rtol": WIDE, "atol": 1e-9, **tolerance}
    for name, x, answer, of in asked:
        given = {"x": x, "alpha": alpha} if name == "leaky_relu" else {"x": x}
        expect_array(answer, expected_values(x, alpha)[name], of=of, given=given, why=why, **tolerance)


@check(points=1)
def test_step_function(student, rng):
    """The step function is 1 where x > 0, else 0; at 0 it is 0.

    ステップ関数は x > 0 で1、それ以外は0になる。x = 0 でも0である。
    """
    x = rng.permutation(np.append(mixed(rng, 8), [-0.3, 0.0, 0.3, 0.6])).reshape(3, 4)
    expect_values(student, rng, ["step_function"], [x])


@check(points=2)
def test_sigmoid(student, rng):
    """sigmoid(x) is 1 / (1 + exp(-x)).

    sigmoid(x) が 1 / (1 + exp(-x)) になる。
    """
    expect_values(student, rng, ["sigmoid"], [mixed(rng, (3, 4))])


@check(points=1)
def test_relu(student, rng):
    """relu(x) is x above zero and 0 below.

    relu(x) は正の側で x、負の側で0になる。
    """
    expect_values(student, rng, ["relu"], [mixed(rng, (3, 4))])


@check(points=2)
def test_leaky_relu(student, rng):
    """leaky_relu(x, alpha) is x above zero and alpha * x below.

    leaky_relu(x, alpha) は正の側で x、負の側で alpha * x になる。
    """
    expect_values(student, rng, ["leaky_relu"], [mixed(rng, (3, 4))])


@check(points=2)
def test_tanh(student, rng):
    """tanh(x) is the hyperbolic tangent.

    tanh(x) が双曲線正接になる。
    """
    expect_values(student, rng, ["tanh"], [mixed(rng, (3, 4))])


@check(points=2)
def test_swish(student, rng):
    """swish(x) is x * sigmoid(x).

    swish(x) が x * sigmoid(x) になる。
    """
    expect_values(student, rng, ["swish"], [mixed(rng, (3, 4))])


@check(points=2, needs=("sigmoid", "tanh", "swish"))
def test_large_numbers(student, rng):
    """sigmoid, tanh and swish are finite and right for large numbers, on both sides.

    sigmoid・tanh・swish は、正負どちらの大きな数に対しても有限で正しい値になる。
    """
    x = rng.permutation(np.array([-1000.0, -rng.uniform(750, 950), rng.uniform(750, 950), 1000.0]))
    expect_values(
        student,
        rng,
        ["sigmoid", "tanh", "swish"],
        [x],
        atol=1e-6,  # exp(-750) is 0 in every practical sense
        why=(
            "exp(1000) is infinite in floating point, and inf / inf is nan.",
            "浮動小数点数では exp(1000) は無限大になり、inf / inf は nan です。",
        ),
    )


@check(points=1)
def test_any_input(student, rng):
    """A number, whole numbers and an array with three axes are all taken.

    数値、整数の配列、3つの軸をもつ配列のどれでも計算できる。
    """
    number = float(mixed(rng, (1,))[0])
    whole = rng.permutation(np.array([-3, -2, -1, 1, 2, 3]))
    expect_values(student, rng, VALUES, [-number, number, int(whole[0]), whole, mixed(rng, (2, 3, 4))])


@check(points=1, needs=VALUES[1:])
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    x = mixed(rng, (3, 4)).astype(np.float32)
    expect_values(student, rng, VALUES[1:], [x], rtol=1e-4, atol=1e-6, dtype="float32")  # float32 has seven digits


@check(points=1, needs=VALUES)
def test_inputs_left_alone(student, rng):
    """The array x is afterwards as it was.

    呼び出した後も配列 x は元のままである。
    """
    for name in VALUES:
        x = mixed(rng, (3, 4))
        box = student.put(x)
        _, of = ask(student, name, box, 0.1)
        expect_array(
            box.value(),
            x,
            of=f"x after {of}",
            given={"x": x},
            why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
        )
