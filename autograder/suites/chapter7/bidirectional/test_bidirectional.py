"""Checks of sequences turned round and of an LSTM that reads in both directions."""

import numpy as np

from autograder.checks import Function, Layer, between, check, of_what_is_right, oracles

STEPS = 7
NAMES = ("Wx1", "Wh1", "b1", "Wx2", "Wh2", "b2")
REVERSE = Function(
    "reverse_sequences(xs, lengths)",
    arrays={"xs": "N T D", "lengths": "N"},
    definition=lambda xs, lengths: np.stack(
        [
            oracles.affine(np.eye(len(row))[np.r_[n - 1 : -1 : -1, n : len(row)]], row, 0)
            for row, n in zip(xs, lengths, strict=True)
        ]
    ),
    draw={"lengths": lambda rng, shape: rng.permutation(np.resize([STEPS, 4, 1, 5, 2], shape))},
    sizes={"T": STEPS},
)


def read(xs, Wx, Wh, b):
    """The states after every step, from zeros on."""
    hs, c = [np.zeros((len(xs), len(Wh)))], 0
    for a in np.moveaxis(oracles.affine(xs, Wx, b), 1, 0):
        a = oracles.affine(hs[-1], Wh, a).reshape(len(xs), 4, len(Wh))
        f, _, i, o = np.moveaxis(oracles.sigmoid(a), 1, 0)
        c = f * c + oracles.tanh(a[:, 1]) * i
        hs.append(o * oracles.tanh(c))
    return np.stack(hs[1:], axis=1)


# Six steps, and no two sizes alike. With weights below 0.8 the gates are neither open nor shut, so that what the last
# step is told arrives at the first. No number is far above 1 and no sum has more than a hundred terms: rounding stays
# below 1e-13 in float64 and below 1e-5 in float32.
BOTH = Layer(
    "TimeBiLSTM(Wx1, Wh1, b1, Wx2, Wh2, b2)",
    forward="forward(xs)",
    backward="backward(dhs)",
    arrays={"xs": "N T D"} | dict(zip(NAMES, 2 * ("D 4*H", "H 4*H", "4*H"), strict=True)),
    definition=lambda xs, Wx1, Wh1, b1, Wx2, Wh2, b2: np.concatenate(
        [read(xs, Wx1, Wh1, b1), read(xs[:, ::-1], Wx2, Wh2, b2)[:, ::-1]], axis=2
    ),
    draw=dict.fromkeys(NAMES, between(-0.8, 0.8)),
    sizes={"N": 2, "T": 6, "H": 3},
    grads_list=True,
)


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.002; central differences of every number 203 and 133.
WIDE = BOTH.like(draw={"xs": between(-0.02, 0.02)}, sizes={"N": 1, "T": 2, "D": 10_000, "H": 2})
TALL = BOTH.like(draw=dict.fromkeys(("Wh1", "Wh2"), between(-0.1, 0.1)), sizes={"N": 1, "T": 2, "D": 1, "H": 120})


@check(points=2)
def test_lengths(student, rng):
    """Of every row the steps up to its length are turned round, and the padding stays.

    どの行も、長さの分だけステップの順が逆になり、パディングはそのまま残る。
    """
    REVERSE.values(student, rng, batches=({}, {"N": 1}, {"lengths": np.array([3, STEPS]), "N": 2}))


@check(points=2)
def test_forward(student, rng):
    """At every step stand the states of both directions, each at its own time.

    どのステップにも、その時点での両方向の状態が並ぶ。
    """
    for changes in ({}, {"N": 1}, {"T": 1}):
        BOTH.values(student, rng, **changes)


@check(points=1)
def test_input_gradient(student, rng):
    """backward returns the gradient for xs, from both directions.

    backward が、両方向から戻った xs についての勾配を返す。
    """
    for changes in ({}, {"T": 1}):
        BOTH.input_gradients(student, rng, **changes)
    WIDE.in_one_pass(student, rng, parameters=False)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for all six parameters on the layer.

    backward が6つのパラメータについての勾配をレイヤに残す。
    """
    BOTH.parameter_gradients(student, rng)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, each from zeros, with the numbers in its arrays at that moment.

    同じレイヤで、そのとき配列にある値を使って、毎回 0 から、バッチを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this call alone, and every call starts from zeros.",
        "値も勾配もこの呼び出しだけのもので、毎回 0 から始まります。",
    )
    batches = {"T": 2}, {"T": 2}, {"N": 1, "T": 1}
    BOTH.next_batch(student, rng, batches=batches, why=why)
    BOTH.shared_arrays(student, rng, batches=batches[1:], parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    BOTH.side_by_side(student, rng, T=2)


@check(points=1)
def test_float32(student, rng):
    """float32 stays float32, in the function and in the layer, forward and backward.

    float32 の入力なら、関数でもレイヤの順伝播と逆伝播でも、結果は float32 になる。
    """
    of_what_is_right(
        (lambda: REVERSE.values(student, rng), lambda: REVERSE.float32(student, rng)),
        (lambda: BOTH.everything(student, rng, T=2), lambda: BOTH.float32(student, rng, T=2)),
    )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """xs, the lengths and the weights are the same afterwards as before.

    計算の後も、xs、lengths、重みは元のまま残っている。
    """
    of_what_is_right(
        (lambda: REVERSE.values(student, rng), lambda: REVERSE.inputs_left_alone(student, rng)),
        (lambda: BOTH.everything(student, rng, T=2), lambda: BOTH.inputs_left_alone(student, rng)),
    )
