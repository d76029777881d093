"""Checks of an LSTM over time."""

import numpy as np

from autograder.checks import Layer, between, check, expect_array, oracles


def states(xs, Wx, Wh, b, h, c):
    """Both states after every step, from h and c on, each (N, T, H)."""
    hs, cs = [h], [c]
    for a in np.moveaxis(oracles.affine(xs, Wx, b), 1, 0):
        a = oracles.affine(hs[-1], Wh, a).reshape(len(xs), 4, len(Wh))
        f, _, i, o = np.moveaxis(oracles.sigmoid(a), 1, 0)
        cs.append(f * cs[-1] + oracles.tanh(a[:, 1]) * i)
        hs.append(o * oracles.tanh(cs[-1]))
    return np.stack(hs[1:], axis=1), np.stack(cs[1:], axis=1)


def from_zeros(xs, Wx, Wh, b):
    """Both states after every step, from zeros on."""
    zeros = np.zeros((len(xs), len(Wh)))
    return states(xs, Wx, Wh, b, zeros, zeros)


# Six steps, and no two sizes alike. With weights below 0.8 the gates are neither open nor shut, so that what the last
# step is told arrives at the first. No number is far above 1 and no sum has more than a hundred terms: rounding stays
# below 1e-13 in float64 and below 1e-5 in float32.
FRESH = Layer(
    "TimeLSTM(Wx, Wh, b, False)",
    forward="forward(xs)",
    backward="backward(dhs)",
    arrays={"xs": "N T D", "Wx": "D 4*H", "Wh": "H 4*H", "b": "4*H"},
    definition=lambda xs, Wx, Wh, b: from_zeros(xs, Wx, Wh, b)[0],
    draw=dict.fromkeys(("Wx", "Wh", "b"), between(-0.8, 0.8)),
    sizes={"T": 6, "H": 3},
    grads_list=True,
)
STATEFUL = FRESH.like(made="TimeLSTM(Wx, Wh, b, True)")
SET = STATEFUL.like(
    before="set_state(h, c)",
    arrays={"h": "N H", "c": "N H"},
    definition=lambda xs, Wx, Wh, b, h, c: states(xs, Wx, Wh, b, h, c)[0],
    no_gradient=("c",),
)


def expect_last_states(student, rng, layer):
    """After forward, h and c are the last states."""
    case = layer.case(rng, {})
    made, given = layer.make(student, case.values), case.given("xs", "Wx", "Wh", "b")
    made.forward(case.values["xs"])
    received = {"layer.h": made.h, "layer.c": made.c}
    why = (
        "It is the state after the last step of layer.forward(xs).",
        "layer.forward(xs) の最後のステップの後の状態です。",
    )
    for (of, one), every in zip(received.items(), from_zeros(**given), strict=True):
        expect_array(one, every[:, -1], of=of, given=given, why=why)


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.002; central differences of every number 136 and 118.
WIDE = FRESH.like(draw={"xs": between(-0.01, 0.01)}, sizes={"N": 1, "T": 2, "D": 20_000, "H": 2})
TALL = FRESH.like(draw={"Wh": between(-0.1, 0.1)}, sizes={"N": 1, "T": 2, "D": 1, "H": 200})


@check(points=2)
def test_forward(student, rng):
    """Every h is made of the input of its step and of both states before, from zeros on.

    どの h も、そのステップの入力と1つ前の2つの状態から計算される。最初の状態は 0 とする。
    """
    for changes in ({}, {"N": 1}, {"T": 1}):
        FRESH.values(student, rng, **changes)


@check(points=1, needs="forward")
def test_stateless(student, rng):
    """Without stateful every call starts from zeros.

    stateful でなければ、どの呼び出しも 0 から始まる。
    """
    why = (
        "It is the same layer as before, but not stateful: h and c are 0 at first, again.",
        "同じレイヤを続けて使っていますが、stateful ではないので、h も c もまた 0 から始まります。",
    )
    FRESH.values(student, rng, batches=({}, {}, {"N": 1}), why=why)
    expect_last_states(student, rng, FRESH)


@check(points=2, needs="forward")
def test_stateful(student, rng):
    """With stateful a call goes on from both states before, from those that were set, or from zeros after a reset.

    stateful なら、前の呼び出しの2つの状態か、設定された状態から続ける。リセットの後は 0 から始まる。
    """
    STATEFUL.in_blocks(student, rng, cut=2)
    STATEFUL.in_blocks(student, rng, cut=1, T=2)
    expect_last_states(student, rng, STATEFUL)
    why = ("Both states were set before this call.", "この呼び出しの前に2つの状態を設定しました。")
    SET.values(student, rng, batches=({}, {"N": 1}), why=why)
    why = ("The states were reset before this call.", "この呼び出しの前に状態をリセットしました。")
    STATEFUL.like(before="reset_state()").values(student, rng, batches=({}, {}, {"N": 1}), why=why)


@check(points=1)
def test_input_gradient(student, rng, curves):
    """backward returns the gradient for xs, through all later steps.

    backward が、後のすべてのステップを通った、xs についての勾配を返す。
    """
    for changes in ({}, {"T": 1}):
        FRESH.input_gradients(student, rng, **changes)
    WIDE.in_one_pass(student, rng, parameters=False)
    sizes = (
        "the size of the gradient, step by step back from the last of 30",
        "勾配の大きさ(30 ステップの最後から1ステップずつさかのぼる)",
    )
    curves(sizes, FRESH.fading(student, rng, N=4, T=30, D=5, H=8))


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for Wx, Wh and b, along both states and summed over all steps.

    backward が、2つの状態をさかのぼり、全ステップについて足し合わせた Wx、Wh、b の勾配を残す。
    """
    why = (
        "Both states go on from step to step, and the same weights were used at every one.",
        "ステップからステップへは、2つの状態が渡されます。重みは、どのステップでも同じものを使いました。",
    )
    FRESH.parameter_gradients(student, rng, why=why)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs=("stateful", "input_gradient", "gradients"))
def test_state_gradient(student, rng):
    """dh is the gradient for the h that the call began with; nothing flows into an earlier call.

    dh は、呼び出しの始まりの h についての勾配になる。前の呼び出しには何も流れない。
    """
    why = ("The call began with states that were set.", "この呼び出しは、設定された状態から始まりました。")
    SET.everything(student, rng, why=why)
    first = STATEFUL.case(rng, {"T": 3})
    arrays = {name: first.values[name] for name in ("Wx", "Wh", "b")}
    h, c = (every[:, -1] for every in from_zeros(first.values["xs"], **arrays))
    second = SET.like(before="forward(before)", arrays={"before": "N 3 D"}, no_gradient=("before", "c"))
    why = (
        "layer.forward was called twice, with another block before this one. The states came from there, but the "
        "gradients are those of the second block alone.",
        "layer.forward を、別のブロックに続けて2回呼びました。状態は前のブロックから来ますが、勾配は2つ目の"
        "ブロックだけのものです。",
    )
    known = {**arrays, **first.sizes, "T": 6}
    second.everything(student, rng, before=first.values["xs"], h=h, c=c, why=why, **known)


@check(points=1, needs=("stateless", "input_gradient", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じレイヤで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this call alone, and the gradients are sums, not means.",
        "値も勾配もこの呼び出しだけのもので、勾配は和です。平均ではありません。",
    )
    batches = {"N": 4, "T": 3}, {"N": 1, "T": 2}, {"T": 1}
    FRESH.next_batch(student, rng, batches=batches, why=why)
    FRESH.shared_arrays(student, rng, batches=batches, parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    FRESH.float32(student, rng, T=2)


@check(points=1, needs=("stateful", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """xs, the weights and states that were set are the same after forward and backward as before.

    forward と backward の後も、xs、重み、設定した状態は元のまま残っている。
    """
    SET.inputs_left_alone(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    FRESH.side_by_side(student, rng, T=2)
