"""Checks of the residual block."""

import numpy as np

from autograder.checks import Layer, between, check, oracles


def before_relus(x, W1, b1, W2, b2):
    """What arrives at the two ReLUs."""
    first = oracles.convolution(x, W1, b1, pad=1)
    return np.stack([first, oracles.convolution(oracles.relu(first), W2, b2, pad=1) + x])


BLOCK = Layer(
    "ResidualBlock(W1, b1, W2, b2)",
    arrays={"x": "N C H B", "W1": "C C 3 3", "b1": "C", "W2": "C C 3 3", "b2": "C"},
    definition=lambda x, W1, b1, W2, b2: oracles.relu(before_relus(x, W1, b1, W2, b2)[1]),
    sizes={"N": 2, "C": 3, "H": 4, "B": 5},
    draw={"x": between(-2, 2), **dict.fromkeys(("W1", "b1", "W2", "b2"), between(-0.5, 0.5))},
    away_from=before_relus,
    gap=5e-4,
    close={"rtol": 1e-6},
    single={"rtol": 1e-3, "atol": 1e-3},
)


def of_one_pixel(x, W1, b1, W2, b2):
    """The block's output for images of a single pixel, of which only the middle of a filter sees anything."""
    pixel = x[:, :, 0, 0]
    first = oracles.relu(oracles.affine(pixel, W1[:, :, 1, 1].T, b1))
    return oracles.relu(oracles.affine(first, W2[:, :, 1, 1].T, b2) + pixel)[:, :, None, None]


# Differences of 1e-4, shared out among so many numbers, cross few kinks. Seconds of a processor for backward: with
# 17,000 pixels the solution 0.002, loops over everything 0.5, central differences 60; with 260,000 parameters 0.002,
# 0.3 and 139.
LARGE = BLOCK.like(away_from=None, slope={"rtol": 1e-2})
DEEP = LARGE.like(definition=of_one_pixel)


@check(points=3)
def test_forward(student, rng):
    """The output is ReLU of two convolutions, with ReLU between them, plus x.

    出力は、間に ReLU を挟んだ2つの畳み込みに x を足し、ReLU に通したものになる。
    """
    for _ in range(2):
        BLOCK.values(student, rng)


@check(points=2)
def test_identity(student, rng):
    """If the second convolution is 0, x passes through to the last ReLU, and its gradient back.

    2つ目の畳み込みが 0 なら、x はそのまま最後の ReLU に届き、勾配もそのまま戻る。
    """
    why = (
        "Nothing but the shortcut counts here: x goes round the convolutions untouched.",
        "ここで効くのはショートカットだけです。x は畳み込みを通らず、そのまま届きます。",
    )
    shortcut = BLOCK.like(slope={"rtol": 1e-7, "atol": 1e-8})  # ReLU is straight here: differences of it are exact
    still = {"W2": np.zeros((3, 3, 3, 3)), "b2": np.zeros(3)}
    shortcut.values(student, rng, why=why, **still)
    shortcut.input_gradients(student, rng, why=why, **still)


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x, over both paths.

    backward が、2つの道の両方から x についての勾配を返す。
    """
    why = (
        "x reaches the output through the convolutions and through the shortcut. Each path brings back a gradient.",
        "x は畳み込みとショートカットの両方を通って出力に届きます。勾配もそれぞれの道から戻ります。",
    )
    BLOCK.input_gradients(student, rng, why=why)
    LARGE.in_one_pass(student, rng, parameters=False, N=1, C=1, H=130, B=130)


@check(points=4)
def test_gradients(student, rng):
    """backward leaves the gradients for the four parameters on the block.

    backward が4つのパラメータについての勾配をブロックに残す。
    """
    BLOCK.like(no_gradient=("W1", "b1")).parameter_gradients(student, rng)  # from the output back
    BLOCK.parameter_gradients(student, rng)
    DEEP.in_one_pass(student, rng, inputs=False, N=1, C=120, H=1, B=1)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One block handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じブロックで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = ("Values and gradients belong to this batch alone.", "値も勾配も、このバッチだけについてのものです。")
    batches = {"N": 3, "H": 4, "B": 3}, {"N": 1, "H": 3, "B": 5}
    BLOCK.next_batch(student, rng, batches=batches, why=why)
    BLOCK.shared_arrays(student, rng, batches=batches, parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    BLOCK.float32(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """x and the four arrays are the same after forward and backward as before.

    forward と backward の後も、x と4つの配列は元のまま残っている。
    """
    BLOCK.inputs_left_alone(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two blocks do not mix up what they remember.

    ブロックを2つ使っても、覚えているものが混ざらない。
    """
    BLOCK.side_by_side(student, rng)
