"""Checks of the activation layers."""

from autograder.checks import Layer, both_signs, check, oracles


def layer(made, definition):
    """An activation, asked for numbers that are away from ReLU's kink at 0 and where no slope is flat."""
    draw = {"x": both_signs(0.2, 2.0), "dout": both_signs(0.5, 2.0)}
    return Layer(made, arrays={"x": "N D"}, definition=definition, draw=draw)


RELU = layer("Relu()", lambda x: oracles.relu(x))
SIGMOID = layer("Sigmoid()", lambda x: oracles.sigmoid(x))
TANH = layer("Tanh()", lambda x: oracles.tanh(x))
LAYERS = (RELU, SIGMOID, TANH)
SHAPES = ({}, {"x": "N 3 2"})  # the second batch has another shape, and other signs


@check(points=1)
def test_relu_forward(student, rng):
    """Relu passes positive values and gives 0 for negative ones.

    Relu の順伝播は、正の値をそのまま通し、負の値を0にする。
    """
    RELU.values(student, rng, batches=SHAPES)


@check(points=2)
def test_relu_backward(student, rng):
    """Relu's gradient agrees with numerical differentiation.

    Relu の逆伝播が数値微分と一致する。
    """
    RELU.input_gradients(student, rng, batches=SHAPES)


@check(points=1)
def test_sigmoid_forward(student, rng):
    """Sigmoid gives 1 / (1 + exp(-x)).

    Sigmoid の順伝播が 1 / (1 + exp(-x)) になる。
    """
    SIGMOID.values(student, rng, batches=SHAPES)


@check(points=2)
def test_sigmoid_backward(student, rng):
    """Sigmoid's gradient agrees with numerical differentiation.

    Sigmoid の逆伝播が数値微分と一致する。
    """
    SIGMOID.input_gradients(student, rng, batches=SHAPES)


@check(points=1)
def test_tanh_forward(student, rng):
    """Tanh gives tanh(x).

    Tanh の順伝播が tanh(x) になる。
    """
    TANH.values(student, rng, batches=SHAPES)


@check(points=2)
def test_tanh_backward(student, rng):
    """Tanh's gradient agrees with numerical differentiation.

    Tanh の逆伝播が数値微分と一致する。
    """
    TANH.input_gradients(student, rng, batches=SHAPES)


EVERYTHING = ("relu_forward", "relu_backward", "sigmoid_forward", "sigmoid_backward", "tanh_forward", "tanh_backward")


@check(points=1, needs=EVERYTHING)
def test_float32(student, rng):
    """float32 stays float32 in all three layers, forward and backward.

    3つのレイヤとも、float32 の入力なら順伝播も逆伝播も結果は float32 になる。
    """
    for one in LAYERS:
        one.float32(student, rng)


@check(points=1, needs=EVERYTHING)
def test_inputs_left_alone(student, rng):
    """x is the same after forward and backward as before, in all three layers.

    3つのレイヤとも、forward と backward の後も x は元のまま残っている。
    """
    for one in LAYERS:
        one.inputs_left_alone(student, rng)
