"""Checks of the activation layers."""

from autograder.checks import Layer, Reason, both_signs, check, expect_array, of_what_is_right, oracles, reasons

USUAL = both_signs(0.2, 2.0)


def layer(made, definition):
    """An activation, asked for numbers that are away from ReLU's kink at 0 and where no slope is flat."""
    draw = {"x": USUAL, "dout": both_signs(0.5, 2.0)}
    return Layer(made, arrays={"x": "N D"}, definition=definition, draw=draw)


RELU = layer("Relu()", lambda x: oracles.relu(x))
SIGMOID = layer("Sigmoid()", lambda x: oracles.sigmoid(x))
TANH = layer("Tanh()", lambda x: oracles.tanh(x))
SHAPES = ({}, {"x": "N 3 2"})  # the second batch has another shape, and other signs


def ask_gradients(student, rng, declared, slope, numbers):
    """The gradients are right, and to the last digits, which those from differences are not, with whatever step.

    numbers: for which inputs they are asked for the last digits.
    """
    declared.input_gradients(student, rng, batches=SHAPES)
    why = Reason(
        "This is near the gradient, as a difference is. The slope itself has a formula.",
        "差分で求めたような、勾配に近いだけの値です。傾きそのものは式で表せます。",
        when=reasons.nearly,
    )
    x, dout = numbers(rng, (12, 11)), both_signs(0.5, 2.0)(rng, (12, 11))
    layer = declared.make(student, {})
    layer.forward(x)
    # Of 132 differences at least one is 3e-12 away, with any step; rounding is 1e-15, and 1 - y^2 may lose a digit.
    of, given = f"{declared.made}.backward(dout)", {"x": x, "dout": dout}
    expect_array(layer.backward(dout), dout * slope(x), of=of, given=given, why=why, rtol=1e-13, atol=0.0)


def of_any_size(rng, shape):
    """Numbers of both signs, from 1e-12 to 1e12: what is large for one of them is nothing to another."""
    return both_signs(1.0, 9.0)(rng, shape) * 10.0 ** rng.integers(-12, 12, size=shape)


LAYERS = (
    (RELU, lambda x: oracles.step(x), of_any_size),
    (SIGMOID, lambda x: oracles.sigmoid(x) * oracles.sigmoid(-x), USUAL),
    (TANH, lambda x: 4 * oracles.sigmoid(2 * x) * oracles.sigmoid(-2 * x), USUAL),
)


@check(points=1)
def test_relu_forward(student, rng):
    """Relu passes positive values and gives 0 for negative ones.

    Relu の順伝播は、正の値をそのまま通し、負の値を0にする。
    """
    RELU.values(student, rng, batches=SHAPES)


@check(points=2)
def test_relu_backward(student, rng):
    """Relu's gradient agrees with numerical differentiation, and is calculated.

    Relu の逆伝播が数値微分と一致し、計算で求められている。
    """
    ask_gradients(student, rng, *LAYERS[0])


@check(points=1)
def test_sigmoid_forward(student, rng):
    """Sigmoid gives 1 / (1 + exp(-x)).

    Sigmoid の順伝播が 1 / (1 + exp(-x)) になる。
    """
    SIGMOID.values(student, rng, batches=SHAPES)


@check(points=3)
def test_sigmoid_backward(student, rng):
    """Sigmoid's gradient agrees with numerical differentiation, and is calculated.

    Sigmoid の逆伝播が数値微分と一致し、計算で求められている。
    """
    ask_gradients(student, rng, *LAYERS[1])


@check(points=1)
def test_tanh_forward(student, rng):
    """Tanh gives tanh(x).

    Tanh の順伝播が tanh(x) になる。
    """
    TANH.values(student, rng, batches=SHAPES)


@check(points=2)
def test_tanh_backward(student, rng):
    """Tanh's gradient agrees with numerical differentiation, and is calculated.

    Tanh の逆伝播が数値微分と一致し、計算で求められている。
    """
    ask_gradients(student, rng, *LAYERS[2])


def of_right_layers(student, rng, ask):
    """Ask of each layer whose values and gradients are right."""

    def right(declared, *rest):
        declared.values(student, rng)
        ask_gradients(student, rng, declared, *rest)

    of_what_is_right(*((lambda one=one: right(*one), lambda one=one: ask(one[0])) for one in LAYERS))


@check(points=1)
def test_side_by_side(student, rng):
    """Two layers of one class do not disturb each other.

    同じクラスの2つのレイヤが、互いに影響しない。
    """
    of_right_layers(student, rng, lambda one: one.side_by_side(student, rng))


@check(points=1)
def test_float32(student, rng):
    """float32 stays float32 in all three layers, forward and backward.

    3つのレイヤとも、float32 の入力なら順伝播も逆伝播も結果は float32 になる。
    """
    of_right_layers(student, rng, lambda one: one.float32(student, rng))


@check(points=1)
def test_inputs_left_alone(student, rng):
    """x is the same after forward and backward as before, in all three layers.

    3つのレイヤとも、forward と backward の後も x は元のまま残っている。
    """
    of_right_layers(student, rng, lambda one: one.inputs_left_alone(student, rng))
