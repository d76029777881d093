"""Checks of the LSTM cell with peepholes."""

import numpy as np

from autograder.checks import Layer, between, both_signs, check, oracles


def step(x, h_prev, c_prev, Wx, Wh, b, Wp):
    """Both states after this step."""
    a = oracles.affine(h_prev, Wh, oracles.affine(x, Wx, b)).reshape(len(x), 4, len(Wh))
    f, g, i, o = np.moveaxis(a, 1, 0)
    c_next = oracles.sigmoid(f + Wp[0] * c_prev) * c_prev + oracles.tanh(g) * oracles.sigmoid(i + Wp[1] * c_prev)
    return oracles.sigmoid(o + Wp[2] * c_next) * oracles.tanh(c_next), c_next


# With weights below 0.8 the gates are neither open nor shut, and their slopes count. Three rows of Wp, and never three
# units: a matrix in place of the products entry by entry has no right shape. No peephole is nearly shut.
PEEPHOLES = Layer(
    "PeepholeLSTM(Wx, Wh, b, Wp)",
    forward="forward(x, h_prev, c_prev)",
    backward="backward(dh_next, dc_next)",
    arrays={"x": "N D", "h_prev": "N H", "c_prev": "N H", "Wx": "D 4*H", "Wh": "H 4*H", "b": "4*H", "Wp": "3 H"},
    definition=step,
    draw={**dict.fromkeys(("Wx", "Wh", "b"), between(-0.8, 0.8)), "Wp": both_signs(0.3, 1.2)},
    sizes={"H": 4},
    grads_list=True,
)


def nothing(rng, shape):
    """No gradient comes in."""
    return np.zeros(shape)


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.001; central differences of every number 108 and 57.
WIDE = PEEPHOLES.like(draw={"x": between(-0.01, 0.01)}, sizes={"N": 1, "D": 30_000, "H": 2})
TALL = PEEPHOLES.like(draw={"h_prev": between(-0.1, 0.1)}, sizes={"N": 1, "D": 1, "H": 200})


@check(points=2)
def test_forward(student, rng):
    """Forget and input gate see the old c of their unit, the output gate the new one.

    忘却ゲートと入力ゲートはそのユニットの前の c を、出力ゲートは新しい c を見る。
    """
    PEEPHOLES.values(student, rng, batches=({}, {"N": 1}))
    why = (
        "All peepholes are shut here, Wp is 0: this is the LSTM of lstm_cell.",
        "ここでは覗き穴がすべて閉じていて、Wp は 0 です。これは lstm_cell の LSTM と同じです。",
    )
    PEEPHOLES.values(student, rng, why=why, Wp=np.zeros((3, 4)))


@check(points=1)
def test_cell_gradient(student, rng):
    """A gradient that comes in through h alone, or through c alone, is sent back as well.

    勾配が h だけ、または c だけから来るときも、正しく戻す。
    """
    for name, en, ja in (
        (
            "dh_next",
            "dh_next is 0 here: all that comes in, comes through c.",
            "ここでは dh_next が 0 です。勾配は c を通って来る分だけです。",
        ),
        (
            "dc_next",
            "dc_next is 0 here: all that comes in, comes through h.",
            "ここでは dc_next が 0 です。勾配は h を通って来る分だけです。",
        ),
    ):
        PEEPHOLES.like(draw={name: nothing}).input_gradients(student, rng, why=(en, ja))


@check(points=1)
def test_input_gradients(student, rng):
    """backward returns the gradients for x, h_prev and c_prev.

    backward が x、h_prev、c_prev についての勾配を返す。
    """
    PEEPHOLES.input_gradients(student, rng)
    WIDE.in_one_pass(student, rng, parameters=False)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for Wx, Wh, b and Wp on the cell.

    backward が Wx、Wh、b、Wp についての勾配をセルに残す。
    """
    PEEPHOLES.parameter_gradients(student, rng)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_in_steps(student, rng):
    """Five steps, a cell for each, forward and back; cells do not mix up what they remember.

    セルを5つ並べた5ステップを、順方向にも逆方向にもたどれる。セルが覚えているものは混ざらない。
    """
    PEEPHOLES.in_steps(student, rng)
    PEEPHOLES.side_by_side(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_training(student, rng):
    """One cell handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じセルで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = ("Values and gradients belong to this batch alone.", "値も勾配も、このバッチだけについてのものです。")
    PEEPHOLES.next_batch(student, rng, why=why)
    PEEPHOLES.shared_arrays(student, rng, batches=({}, {"N": 1}), parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    PEEPHOLES.float32(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, both states and the parameters are the same after forward and backward as before.

    forward と backward の後も、x、2つの状態、パラメータは元のまま残っている。
    """
    PEEPHOLES.inputs_left_alone(student, rng)
