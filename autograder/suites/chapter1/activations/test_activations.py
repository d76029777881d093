"""Checks of the activation functions."""

import numpy as np

from autograder.checks import (
    Function,
    Part,
    between,
    both_signs,
    check,
    either,
    if_not_finite,
    of_what_is_right,
    oracles,
)


def activation(call, definition):
    """An activation, asked for numbers of both signs, none near zero."""
    return Function(
        call,
        arrays={"x": "N D", "alpha": ""},
        definition=definition,
        draw={"x": both_signs(0.2, 3.0), "alpha": between(0.05, 0.5)},
        close={"rtol": 2e-5},  # an epsilon of up to 1e-5 in a denominator is right too
        single={"rtol": 1e-4, "atol": 1e-6},  # float32 has seven digits
    )


STEP = activation("step_function(x)", lambda x: oracles.step(x))
SIGMOID = activation("sigmoid(x)", lambda x: oracles.sigmoid(x))
RELU = activation("relu(x)", lambda x: oracles.relu(x))
LEAKY = activation("leaky_relu(x, alpha)", lambda x, alpha: oracles.relu(x) - alpha * oracles.relu(-x))
TANH = activation("tanh(x)", lambda x: oracles.tanh(x))
SWISH = activation("swish(x)", lambda x: x * oracles.sigmoid(x))
FLOATS = (SIGMOID, RELU, LEAKY, TANH, SWISH)


def with_right_sigmoid(student, rng, one):
    """Ask for the values of what may be built from sigmoid: right with a right sigmoid is right."""

    def ask_again():
        student.replace("sigmoid", Part(lambda asked: oracles.sigmoid(asked[0])))
        one.values(student, rng)

    either(lambda: one.values(student, rng), ask_again)


def of_right_functions(student, rng, functions, ask):
    """Ask of those functions whose values are right."""
    of_what_is_right(*((lambda one=one: one.values(student, rng), lambda one=one: ask(one)) for one in functions))


@check(points=1)
def test_step_function(student, rng):
    """The step function is 1 where x > 0, else 0; at 0 it is 0.

    ステップ関数は x > 0 で1、それ以外は0になる。x = 0 でも0である。
    """
    x = np.append(both_signs(0.2, 3.0)(rng, (8,)), [-0.3, 0.0, 0.3, 0.6])
    STEP.values(student, rng, x=rng.permutation(x).reshape(3, 4))


@check(points=2)
def test_sigmoid(student, rng):
    """sigmoid(x) is 1 / (1 + exp(-x)).

    sigmoid(x) が 1 / (1 + exp(-x)) になる。
    """
    SIGMOID.values(student, rng)


@check(points=1)
def test_relu(student, rng):
    """relu(x) is x above zero and 0 below.

    relu(x) は正の側で x、負の側で0になる。
    """
    RELU.values(student, rng)


@check(points=2)
def test_leaky_relu(student, rng):
    """leaky_relu(x, alpha) is x above zero and alpha * x below.

    leaky_relu(x, alpha) は正の側で x、負の側で alpha * x になる。
    """
    LEAKY.values(student, rng)


@check(points=2)
def test_tanh(student, rng):
    """tanh(x) is the hyperbolic tangent.

    tanh(x) が双曲線正接になる。
    """
    with_right_sigmoid(student, rng, TANH)


@check(points=2)
def test_swish(student, rng):
    """swish(x) is x * sigmoid(x).

    swish(x) が x * sigmoid(x) になる。
    """
    with_right_sigmoid(student, rng, SWISH)


@check(points=2)
def test_large_numbers(student, rng):
    """sigmoid, tanh and swish are finite and right for large numbers, on both sides.

    sigmoid・tanh・swish は、正負どちらの大きな数に対しても有限で正しい値になる。
    """
    x = rng.permutation([-1000.0, -rng.uniform(750, 950), rng.uniform(750, 950), 1000.0])
    why = if_not_finite(
        "exp(1000) is infinite in floating point, and inf / inf is nan.",
        "浮動小数点数では exp(1000) は無限大になり、inf / inf は nan です。",
    )

    def ask(one):
        one.like(close={"atol": 1e-6}).values(student, rng, x=x, why=why)  # exp(-750) is 0 in every practical sense

    of_right_functions(student, rng, (SIGMOID, TANH, SWISH), ask)


@check(points=1)
def test_any_input(student, rng):
    """A number, whole numbers and an array with three axes are all taken.

    数値、整数の配列、3つの軸をもつ配列のどれでも計算できる。
    """
    number, whole = float(rng.uniform(0.2, 3.0)), rng.permutation([-3, -2, -1, 1, 2, 3])
    inputs = (-number, number, int(whole[0]), whole, "2 N D")
    of_right_functions(
        student, rng, (STEP, *FLOATS), lambda one: one.values(student, rng, batches=[{"x": x} for x in inputs])
    )


@check(points=1)
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    of_right_functions(student, rng, FLOATS, lambda one: one.float32(student, rng))


@check(points=1)
def test_inputs_left_alone(student, rng):
    """The array x is afterwards as it was.

    呼び出した後も配列 x は元のままである。
    """
    of_right_functions(student, rng, (STEP, *FLOATS), lambda one: one.inputs_left_alone(student, rng))
