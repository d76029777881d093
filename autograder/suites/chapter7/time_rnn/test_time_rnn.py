"""Checks of a recurrent network over time."""

import numpy as np

from autograder.checks import Layer, between, check, expect_array, oracles


def states(xs, Wx, Wh, b, h):
    """Those after every step, from the state h on."""
    found = [h]
    for x in np.moveaxis(xs, 1, 0):
        found.append(oracles.tanh(oracles.affine(x, Wx, b) + oracles.affine(found[-1], Wh, 0)))
    return np.stack(found[1:], axis=1)


# Six steps, and no two sizes alike. Weights below 1 keep tanh where it still has a slope, so that what the last step
# is told arrives at the first. No number is far above 1 and no sum has more than a hundred terms: rounding stays below
# 1e-13 in float64 and below 1e-5 in float32.
FRESH = Layer(
    "TimeRNN(Wx, Wh, b, False)",
    forward="forward(xs)",
    backward="backward(dhs)",
    arrays={"xs": "N T D", "Wx": "D H", "Wh": "H H", "b": "H"},
    definition=lambda xs, Wx, Wh, b: states(xs, Wx, Wh, b, np.zeros((len(xs), len(b)))),
    draw=dict.fromkeys(("Wx", "Wh", "b"), between(-0.9, 0.9)),
    sizes={"T": 6},
)
STATEFUL = FRESH.like(made="TimeRNN(Wx, Wh, b, True)")
SET = STATEFUL.like(before="set_state(h)", arrays={"h": "N H"}, definition=states)


def expect_last_state(student, rng, layer):
    """After forward, h is the last state."""
    case = layer.case(rng, {})
    made = layer.make(student, case.values)
    made.forward(case.values["xs"])
    of, given = "layer.h", case.given("xs", "Wx", "Wh", "b")
    why = (
        "It is the state after the last step of layer.forward(xs).",
        "layer.forward(xs) の最後のステップの後の状態です。",
    )
    expect_array(made.h, case.right()[0][:, -1], of=of, given=given, why=why)


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.002; central differences of every number 52 and 46.
WIDE = FRESH.like(draw={"xs": between(-0.01, 0.01)}, sizes={"N": 1, "T": 2, "D": 50_000, "H": 2})
TALL = FRESH.like(draw={"Wh": between(-0.05, 0.05)}, sizes={"N": 1, "T": 2, "D": 1, "H": 400})


@check(points=2)
def test_forward(student, rng):
    """Every state is made of the input of its step and the state before, from zeros on.

    どの状態も、そのステップの入力と1つ前の状態から計算される。最初の状態は 0 とする。
    """
    for changes in ({}, {"N": 1}, {"T": 1}):
        FRESH.values(student, rng, **changes)


@check(points=1, needs="forward")
def test_stateless(student, rng):
    """Without stateful every call starts from zeros.

    stateful でなければ、どの呼び出しも 0 から始まる。
    """
    why = (
        "It is the same layer as before, but not stateful: its first state is 0 again.",
        "同じレイヤを続けて使っていますが、stateful ではないので、最初の状態はまた 0 です。",
    )
    FRESH.values(student, rng, batches=({}, {}, {"N": 1}), why=why)
    expect_last_state(student, rng, FRESH)


@check(points=2, needs="forward")
def test_stateful(student, rng):
    """With stateful a call goes on from the state before, from the one that was set, or from zeros after a reset.

    stateful なら、前の呼び出しの状態か、設定された状態から続ける。リセットの後は 0 から始まる。
    """
    STATEFUL.in_blocks(student, rng, cut=2)
    STATEFUL.in_blocks(student, rng, cut=1, T=2)
    expect_last_state(student, rng, STATEFUL)
    why = ("The state was set before this call.", "この呼び出しの前に状態を設定しました。")
    SET.values(student, rng, batches=({}, {"N": 1}), why=why)
    why = ("The state was reset before this call.", "この呼び出しの前に状態をリセットしました。")
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


@check(points=4)
def test_gradients(student, rng):
    """backward leaves the gradients for Wx, Wh and b, summed over all steps.

    backward が、全ステップについて足し合わせた Wx、Wh、b の勾配を残す。
    """
    why = (
        "The same weights were used at every step, and every use counts.",
        "どのステップでも同じ重みを使いました。使うたびに、その分の勾配があります。",
    )
    FRESH.parameter_gradients(student, rng, why=why)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs=("stateful", "input_gradient", "gradients"))
def test_state_gradient(student, rng):
    """dh is the gradient for the state that the call began with; nothing flows into an earlier call.

    dh は、呼び出しの始まりの状態についての勾配になる。前の呼び出しには何も流れない。
    """
    why = ("The call began with a state h that was set.", "この呼び出しは、設定された状態 h から始まりました。")
    SET.everything(student, rng, why=why)
    first = STATEFUL.case(rng, {"T": 3})
    second = SET.like(before="forward(before)", arrays={"before": "N 3 D"}, no_gradient=("before",))
    why = (
        "layer.forward was called twice, with another block before this one. The state came from there, but the "
        "gradients are those of the second block alone.",
        "layer.forward を、別のブロックに続けて2回呼びました。状態は前のブロックから来ますが、勾配は2つ目の"
        "ブロックだけのものです。",
    )
    known = {name: first.values[name] for name in ("Wx", "Wh", "b")} | {**first.sizes, "T": 6}
    second.everything(student, rng, before=first.values["xs"], h=first.right()[0][:, -1], why=why, **known)


@check(points=1, needs=("stateless", "input_gradient", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じレイヤで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this call alone, and the gradients are sums, not means.",
        "値も勾配もこの呼び出しだけのもので、勾配は和です。平均ではありません。",
    )
    batches = {"N": 4}, {"N": 1, "T": 3}, {"T": 1}
    FRESH.next_batch(student, rng, batches=batches, why=why)
    FRESH.shared_arrays(student, rng, batches=batches, parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    FRESH.float32(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """xs, the weights and a state that was set are the same after forward and backward as before.

    forward と backward の後も、xs、重み、設定した状態は元のまま残っている。
    """
    SET.inputs_left_alone(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    FRESH.side_by_side(student, rng)
