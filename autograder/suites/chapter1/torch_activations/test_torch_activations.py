"""Checks of the activations in PyTorch."""

import numpy as np

from autograder.checks import Tensor, check, expect_array, expect_gradient

WIDE = 5e-5  # an epsilon of up to 1e-5 in a denominator is right too, and enters a gradient twice
SLOPE = 1e-4  # the same for gradients in which large terms cancel
SMOOTH = ("sigmoid", "tanh", "swish")


def mixed(rng, shape):
    """Numbers on both sides of zero, as many below as above, none near it."""
    size = int(np.prod(shape))
    signs = rng.permutation(np.resize([-1.0, 1.0], size))
    return (rng.uniform(0.2, 3.0, size=size) * signs).reshape(shape)


def sigmoid(x):
    return (1 + np.tanh(x / 2)) / 2


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


FUNCTIONS = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "swish": lambda x: x * sigmoid(x),
    "relu": lambda x: (np.abs(x) + x) / 2,
    "softmax": softmax,
}


def expect_values(student, names, x):
    """All answers first, then the comparison with the same functions in NumPy."""
    answers = [getattr(student, name)(Tensor(x)) for name in names]
    for name, answer in zip(names, answers, strict=True):
        expect_array(answer, FUNCTIONS[name](x), of=f"{name}(x)", given={"x": x}, rtol=WIDE, tensor=True)


@check(points=1)
def test_step_function(student, rng):
    """The step function is 1 where x > 0, else 0; at 0 it is 0.

    ステップ関数は x > 0 で1、それ以外は0になる。x = 0 でも0である。
    """
    x = rng.permutation(np.append(mixed(rng, 8), [-0.3, 0.0, 0.3, 0.6])).reshape(3, 4)
    answer = student.step_function(Tensor(x))
    expect_array(answer, np.heaviside(x, 0.0), of="step_function(x)", given={"x": x}, tensor=True)


@check(points=2)
def test_smooth(student, rng):
    """sigmoid, tanh and swish give the values of the NumPy functions.

    sigmoid・tanh・swish が、NumPyの関数と同じ値になる。
    """
    expect_values(student, SMOOTH, mixed(rng, (2, 3, 2)))


@check(points=2)
def test_rectifiers(student, rng):
    """relu is x above zero and 0 below, leaky_relu is x above and alpha * x below.

    relu は正の側で x、負の側で0、leaky_relu は正の側で x、負の側で alpha * x になる。
    """
    x, alpha = mixed(rng, (3, 4)), float(rng.uniform(0.05, 0.5))
    relu, leaky = student.relu(Tensor(x)), student.leaky_relu(Tensor(x), alpha)
    expect_array(relu, np.clip(x, 0, None), of="relu(x)", given={"x": x}, tensor=True)
    expected = np.clip(x, 0, None) + alpha * np.clip(x, None, 0)
    expect_array(leaky, expected, of="leaky_relu(x, alpha)", given={"x": x, "alpha": alpha}, tensor=True)


@check(points=2)
def test_softmax(student, rng):
    """softmax gives probabilities, for one sample and for each row of a batch.

    softmax が、1つのサンプルでも、バッチの各行でも確率になる。
    """
    n, k = (int(size) for size in rng.permutation([3, 4, 5])[:2])
    inputs = [mixed(rng, (k,)), mixed(rng, (n, k))]
    answers = [student.softmax(Tensor(x)) for x in inputs]
    for x, answer in zip(inputs, answers, strict=True):
        expect_array(answer, softmax(x), of="softmax(x)", given={"x": x}, rtol=WIDE, tensor=True)


@check(points=3)
def test_gradients(student, rng):
    """Autograd's gradients agree with numerical ones.

    自動微分の勾配が、数値微分の勾配と一致する。
    """
    alpha = float(rng.uniform(0.05, 0.5))
    functions = {**FUNCTIONS, "leaky_relu": lambda x: np.clip(x, 0, None) + alpha * np.clip(x, None, 0)}
    asked = []
    for name in functions:
        x, upstream = mixed(rng, (3, 4)), rng.normal(size=(3, 4))
        others = (alpha,) if name == "leaky_relu" else ()
        asked.append((name, x, upstream, student.autograd(name, Tensor(x), *others, upstream=upstream)))
    for name, x, upstream, (value, gradients) in asked:
        call = "leaky_relu(x, alpha)" if name == "leaky_relu" else f"{name}(x)"
        expect_array(value, functions[name](x), of=call, given={"x": x}, rtol=WIDE, tensor=True)
        expect_gradient(
            gradients[0] if gradients else None,
            lambda x, name=name, upstream=upstream: float(np.sum(functions[name](x) * upstream)),
            x,
            of=f"the gradient of sum(u * {call})",
            given={"x": x, "u": upstream},
            rtol=WIDE,
            atol=SLOPE,
            tensor=True,
            why=(
                "Every step from x to the result must be an operation on tensors.",
                "x から結果までのすべての計算を、テンソルの演算で行います。",
            ),
        )


@check(points=3, needs=("smooth", "softmax"))
def test_large_numbers(student, rng):
    """Values and gradients are finite and right for large numbers.

    大きな数に対しても、値と勾配が有限で正しい。
    """
    x = rng.permutation(np.array([-1000.0, -rng.uniform(750, 950), rng.uniform(750, 950), 1000.0]))
    positive = (x > 0).astype(float)
    right = {"sigmoid": (positive, 0 * x), "tanh": (np.sign(x), 0 * x), "swish": (positive * x, positive)}
    asked = []
    for name, (value, slope) in right.items():
        upstream = rng.uniform(0.5, 1.5, size=4)
        answer = student.autograd(name, Tensor(x), upstream=upstream)
        asked.append((name, x, upstream, value, slope * upstream, answer))
    scores = mixed(rng, (3, 4)) + rng.permutation(np.array([0.0, 1e3, 1e4]))[:, None]
    upstream, p = rng.normal(size=(3, 4)), softmax(scores)
    slope = p * (upstream - np.sum(p * upstream, axis=1, keepdims=True))
    answer = student.autograd("softmax", Tensor(scores), upstream=upstream)
    asked.append(("softmax", scores, upstream, p, slope, answer))
    for name, x, upstream, value, slope, (received, gradients) in asked:
        # what saturates is below 1e-20, the rest as exact as elsewhere
        expect_array(received, value, of=f"{name}(x)", given={"x": x}, rtol=WIDE, atol=1e-6, tensor=True)
        expect_array(
            gradients[0] if gradients else None,
            slope,
            of=f"the gradient of sum(u * {name}(x))",
            given={"x": x, "u": upstream},
            rtol=WIDE,
            atol=SLOPE,
            tensor=True,
            why=(
                "Where exp becomes infinite on the way, the gradient is inf * 0, which is nan.",
                "途中で exp が無限大になると、勾配は inf * 0 で nan になります。",
            ),
        )


@check(points=1, needs=("smooth", "rectifiers", "softmax"))
def test_float32(student, rng):
    """A float32 tensor gives a float32 tensor, finite and right for large numbers too.

    float32 のテンソルからは float32 のテンソルが得られ、大きな数でも有限で正しい。
    """
    x = rng.permutation(np.array([-1000.0, -90.0, -2.0, 1.0, 90.0, 1000.0])).astype(np.float32)
    asked = [(name, student.autograd(name, Tensor(x), upstream=np.ones(6, dtype=np.float32))) for name in FUNCTIONS]
    for name, (value, gradients) in asked:
        right, given = FUNCTIONS[name](x.astype(np.float64)), {"x": x}
        seven_digits = {"rtol": 1e-4, "atol": SLOPE, "tensor": True, "dtype": "float32"}
        expect_array(value, right, of=f"{name}(x)", given=given, **seven_digits)
        slope = slope_of_sum(name, x.astype(np.float64))
        of = f"the gradient of sum({name}(x))"
        expect_array(gradients[0] if gradients else None, slope, of=of, given=given, **seven_digits)


def slope_of_sum(name, x):
    """The gradient of the sum of a function's values; softmax always sums to 1."""
    s = sigmoid(x)
    return {
        "sigmoid": s * (1 - s),
        "tanh": 1 - np.tanh(x) ** 2,
        "swish": s + x * s * (1 - s),
        "relu": np.heaviside(x, 0.0),
        "softmax": np.zeros_like(x),
    }[name]


@check(points=1, needs=("step_function", "smooth", "rectifiers", "softmax"))
def test_inputs_left_alone(student, rng):
    """The tensor x is afterwards as it was.

    呼び出した後もテンソル x は元のままである。
    """
    for name in ("step_function", *FUNCTIONS, "leaky_relu"):
        x = mixed(rng, (3, 4))
        box = student.put(Tensor(x))
        others = (0.1,) if name == "leaky_relu" else ()
        getattr(student, name)(box, *others)
        expect_array(
            box.value(),
            x,
            of=f"x after {name}",
            given={"x": x},
            tensor=True,
            why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
        )
