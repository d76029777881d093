"""Checks of the GRU cell."""

import numpy as np

from autograder.checks import Layer, between, check, oracles


def step(x, h_prev, Wx, Wh, b):
    """The state after this step."""
    H, a = len(Wh), oracles.affine(x, Wx, b)
    gates = oracles.sigmoid(oracles.affine(h_prev, Wh[:, : 2 * H], a[:, : 2 * H]))
    z, r = gates[:, :H], gates[:, H:]
    g = oracles.tanh(oracles.affine(r * h_prev, Wh[:, 2 * H :], a[:, 2 * H :]))
    return h_prev + z * (g - h_prev)


# With weights below 0.8 the gates are neither open nor shut, and their slopes count.
GRU = Layer(
    "GRU(Wx, Wh, b)",
    forward="forward(x, h_prev)",
    backward="backward(dh_next)",
    arrays={"x": "N D", "h_prev": "N H", "Wx": "D 3*H", "Wh": "H 3*H", "b": "3*H"},
    definition=step,
    draw=dict.fromkeys(("Wx", "Wh", "b"), between(-0.8, 0.8)),
    sizes={"H": 3},
    grads_list=True,
)


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.001; central differences of every number 92 and 39.
WIDE = GRU.like(draw={"x": between(-0.01, 0.01)}, sizes={"N": 1, "D": 30_000, "H": 2})
TALL = GRU.like(draw={"h_prev": between(-0.1, 0.1)}, sizes={"N": 1, "D": 1, "H": 200})


@check(points=2)
def test_forward(student, rng):
    """The update gate mixes the old state and the candidate; the reset gate decides what the candidate sees.

    更新ゲートが前の状態と候補を混ぜ合わせ、リセットゲートが候補に見せるものを決める。
    """
    GRU.values(student, rng, batches=({}, {"N": 1}))


@check(points=1)
def test_shut_gate(student, rng):
    """If the update gate is shut, the state goes on as it is, and its gradient back.

    更新ゲートが閉じていれば、状態はそのまま次に渡り、勾配もそのまま戻る。
    """
    why = (
        "The first part of b is -50 here, so z is 0: the candidate has no part in the new state.",
        "ここでは b の最初の部分が -50 なので、z は 0 です。候補は新しい状態に加わりません。",
    )
    b = np.concatenate([np.full(5, -50.0), rng.normal(size=10)])
    GRU.values(student, rng, why=why, b=b, H=5)
    GRU.input_gradients(student, rng, why=why, b=b, H=5)


@check(points=2)
def test_input_gradients(student, rng):
    """backward returns the gradients for x and h_prev, over every road.

    backward が、すべての道を通った x と h_prev についての勾配を返す。
    """
    GRU.input_gradients(student, rng)
    WIDE.in_one_pass(student, rng, parameters=False)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for Wx, Wh and b on the cell.

    backward が Wx、Wh、b についての勾配をセルに残す。
    """
    GRU.parameter_gradients(student, rng)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_in_steps(student, rng):
    """Five steps, a cell for each, forward and back; cells do not mix up what they remember.

    セルを5つ並べた5ステップを、順方向にも逆方向にもたどれる。セルが覚えているものは混ざらない。
    """
    GRU.in_steps(student, rng)
    GRU.side_by_side(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_training(student, rng):
    """One cell handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じセルで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = ("Values and gradients belong to this batch alone.", "値も勾配も、このバッチだけについてのものです。")
    GRU.next_batch(student, rng, why=why)
    GRU.shared_arrays(student, rng, batches=({}, {"N": 1}), parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    GRU.float32(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, the state and the parameters are the same after forward and backward as before.

    forward と backward の後も、x、状態、パラメータは元のまま残っている。
    """
    GRU.inputs_left_alone(student, rng)
