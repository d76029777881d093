"""Checks of the activations in PyTorch."""

import numpy as np

from autograder.checks import (
    Function,
    Tensor,
    between,
    both_signs,
    check,
    expect_array,
    if_not_finite,
    of_what_is_right,
    oracles,
)


def activation(call, definition, **close):
    """An activation of tensors, asked for numbers of both signs, none near zero."""
    return Function(
        call,
        arrays={"x": "N D", "alpha": ""},
        definition=definition,
        draw={"x": both_signs(0.2, 3.0), "alpha": between(0.05, 0.5)},
        tensor=True,
        close=close,
        slope={"rtol": 5e-5, "atol": 1e-4},  # an epsilon enters a gradient twice, where large terms may cancel
    )


EPSILON = {"rtol": 5e-5}  # one of up to 1e-5 in a denominator is right too
STEP = activation("step_function(x)", lambda x: np.sign(oracles.relu(x)))
SIGMOID = activation("sigmoid(x)", lambda x: oracles.sigmoid(x), **EPSILON)
TANH = activation("tanh(x)", lambda x: 2 * oracles.sigmoid(2 * x) - 1, **EPSILON)
SWISH = activation("swish(x)", lambda x: x * oracles.sigmoid(x), **EPSILON)
RELU = activation("relu(x)", lambda x: oracles.relu(x))
LEAKY = activation("leaky_relu(x, alpha)", lambda x, alpha: oracles.relu(x) - alpha * oracles.relu(-x))
SOFTMAX = activation("softmax(x)", lambda x: oracles.softmax(x), **EPSILON)
SMOOTH = (SIGMOID, TANH, SWISH)
ALL = (*SMOOTH, RELU, SOFTMAX, LEAKY)


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
def test_smooth(student, rng):
    """sigmoid, tanh and swish give the values of the NumPy functions.

    sigmoid・tanh・swish が、NumPyの関数と同じ値になる。
    """
    for one in SMOOTH:
        one.values(student, rng, x="2 N D")


@check(points=2)
def test_rectifiers(student, rng):
    """relu is x above zero and 0 below, leaky_relu is x above and alpha * x below.

    relu は正の側で x、負の側で0、leaky_relu は正の側で x、負の側で alpha * x になる。
    """
    x = np.append(both_signs(0.2, 3.0)(rng, (8,)), [-0.3, 0.0, 0.3, 0.6])
    for one in (RELU, LEAKY):
        one.values(student, rng, x=rng.permutation(x).reshape(3, 4))


@check(points=2)
def test_softmax(student, rng):
    """softmax gives probabilities, for one sample and for each row of a batch.

    softmax が、1つのサンプルでも、バッチの各行でも確率になる。
    """
    SOFTMAX.values(student, rng, batches=({"x": "D", "D": int(rng.integers(3, 6))}, {}))


@check(points=3)
def test_gradients(student, rng):
    """Autograd's gradients agree with numerical ones.

    自動微分の勾配が、数値微分の勾配と一致する。
    """
    of_right_functions(student, rng, ALL, lambda one: one.gradients(student, rng))


@check(points=3)
def test_large_numbers(student, rng):
    """Values and gradients are finite and right for large numbers.

    大きな数に対しても、値と勾配が有限で正しい。
    """
    x = rng.permutation([-1000.0, -rng.uniform(750, 950), rng.uniform(750, 950), 1000.0])
    scores = both_signs(0.2, 3.0)(rng, (3, 4)) + rng.permutation([[0.0], [1e3], [1e4]])
    why = if_not_finite(
        "If exp becomes infinite on the way, the gradient is inf * 0, which is nan.",
        "途中で exp が無限大になると、勾配は inf * 0 で nan になります。",
    )

    def ask(one):
        inputs = scores if one is SOFTMAX else x
        # what saturates is below 1e-20, the rest as exact as elsewhere
        large = one.like(draw={"upstream": between(0.5, 1.5)}, close={"atol": 1e-6}, slope={"rtol": 0.0})
        large.gradients(student, rng, x=inputs, why=why)

    of_right_functions(student, rng, (*SMOOTH, SOFTMAX), ask)


@check(points=1)
def test_float32(student, rng):
    """A float32 tensor gives a float32 tensor, finite and right for large numbers too.

    float32 のテンソルからは float32 のテンソルが得られ、大きな数でも有限で正しい。
    """
    x = rng.permutation([-1000.0, -90.0, -2.0, 1.0, 90.0, 1000.0]).astype(np.float32)
    seven_digits = {"rtol": 1e-4, "atol": 1e-4, "tensor": True, "dtype": "float32"}

    def ask(one):
        case, name = one.case(rng, {"x": x}), one.call.removesuffix("(x)")
        value, gradients = student.autograd(name, Tensor(x), upstream=np.ones_like(x))
        expect_array(value, case.right()[0], of=one.call, given={"x": x}, **seven_digits)
        slope, of = case.gradient("x", [1.0]), (f"the gradient of sum({one.call})", f"sum({one.call}) の勾配")
        expect_array(gradients[0] if gradients else None, slope, of=of, given={"x": x}, **seven_digits)

    of_right_functions(student, rng, (*SMOOTH, RELU, SOFTMAX), ask)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """The tensor x is afterwards as it was.

    呼び出した後もテンソル x は元のままである。
    """
    of_right_functions(student, rng, (STEP, *ALL), lambda one: one.inputs_left_alone(student, rng))
