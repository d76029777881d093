"""Checks of attention to an encoder's states, at one step of a decoder and at all of them."""

import numpy as np

from autograder.checks import (
    Layer,
    as_array,
    as_list,
    between,
    check,
    expect_array,
    oracles,
    reasons,
)


def similar(hs_enc, hs_dec):
    """How well each state of the decoder fits each of the encoder: (N, T_dec, T_enc)."""
    return np.stack([np.einsum("th,sh->ts", one, other) for one, other in zip(hs_dec, hs_enc, strict=True)])


# Scores are sums of three products of standard normal numbers. No two sizes are alike.
ONE = Layer(
    "Attention()",
    forward="forward(hs, h)",
    arrays={"hs": "N T H", "h": "N H"},
    definition=lambda hs, h: np.einsum("nst,nth->nsh", oracles.softmax(similar(hs, h[:, None])), hs)[:, 0],
    sizes={"N": 2, "T": 5, "H": 3},
)
ALL = Layer(
    "TimeAttention()",
    forward="forward(hs_enc, hs_dec)",
    arrays={"hs_enc": "N E H", "hs_dec": "N T H"},
    definition=lambda hs_enc, hs_dec: np.einsum("nte,neh->nth", oracles.softmax(similar(hs_enc, hs_dec)), hs_enc),
    sizes={"N": 2, "E": 5, "T": 4, "H": 3},
)
WEIGHTS = (
    "They are the softmax of the dot products, over the steps of the encoder, for each sequence by itself.",
    "系列ごとの、内積のソフトマックスです。ソフトマックスはエンコーダのステップについてとります。",
)
ROADS = (
    "Every state of the encoder acts in two ways: through the scores on all weights, and in the sum.",
    "エンコーダの各状態は、スコアを通してすべての重みに、そして和の中で直接、結果に影響します。",
)
STEPS = (
    "Every step of the decoder asked all states of the encoder, and each step has a gradient of its own.",
    "デコーダのどのステップも、エンコーダのすべての状態を使いました。どのステップにも、それぞれの勾配が届きます。",
)
NOT_FINITE = reasons.if_not_finite(
    "Some scores are around 1000 here. What is exp(1000)?", "ここではスコアが 1000 前後です。exp(1000) はいくつですか。"
)
# Many numbers that lead to few outputs: states of many numbers, small ones, so that all weights count; and many steps
# of the encoder. Seconds of a processor for backward: the solution 0.003 to 0.009, loops over all numbers 0.24; central
# differences of every number 217 to 3,800.
ONE_WIDE = ONE.like(draw=dict.fromkeys(("hs", "h"), between(-0.05, 0.05)), sizes={"N": 1, "T": 2, "H": 100_000})
ONE_LONG = ONE.like(sizes={"N": 1, "T": 50_000, "H": 2})
ALL_WIDE = ALL.like(
    draw=dict.fromkeys(("hs_enc", "hs_dec"), between(-0.05, 0.05)), sizes={"N": 1, "E": 2, "T": 3, "H": 100_000}
)
ALL_LONG = ALL.like(sizes={"N": 1, "E": 20_000, "T": 3, "H": 2})


def expect_all_weights(layer, right, given):
    """What TimeAttention keeps as its weights: one array, or a list with an array for each step of the decoder."""
    received, of = layer.attention_weights, "layer.attention_weights"
    if isinstance(received, (list, tuple)):
        steps = as_list(received, right.shape[1], of=of, given=given)
        shape = (right.shape[0], right.shape[2])
        received = np.stack([as_array(one, shape, of=f"{of}[{t}]", given=given) for t, one in enumerate(steps)], axis=1)
    expect_array(received, right, of=of, given=given, why=WEIGHTS)


@check(points=2)
def test_context(student, rng):
    """Attention returns the sum of the encoder's states, each times its weight.

    Attention が、エンコーダの各状態に重みを掛けたものの和を返す。
    """
    for changes in ({}, {"N": 1}, {"T": 1}):
        ONE.values(student, rng, **changes)


@check(points=1)
def test_weights(student, rng):
    """attention_weight is the softmax of the scores over the steps of the encoder, for large scores too.

    attention_weight が、エンコーダのステップについての、スコアのソフトマックスになる。大きなスコアでも正しい。
    """
    for large in (False, True):
        case = ONE.case(rng, {})
        hs, h = (case.values[name] for name in ("hs", "h"))
        if large:  # the largest score of the first sequence is 1500, those of the second are small
            scores = similar(hs, h[:, None])[0, 0]
            h[0] *= 1500 / scores[abs(scores).argmax()]
        layer, given = student.Attention(), {"hs": hs, "h": h}
        layer.forward(hs, h)
        right = oracles.softmax(similar(hs, h[:, None]))[:, 0]
        expect_array(layer.attention_weight, right, of="layer.attention_weight", given=given, why=[NOT_FINITE, WEIGHTS])


@check(points=3)
def test_gradients(student, rng):
    """backward of Attention returns the gradients for hs and h, through the weights as well.

    Attention の backward が hs と h についての勾配を返す。重みを通る経路も含む。
    """
    for changes in ({}, {"N": 1, "T": 3}):
        ONE.input_gradients(student, rng, why=ROADS, **changes)
    ONE_WIDE.in_one_pass(student, rng)
    ONE_LONG.in_one_pass(student, rng)


@check(points=1)
def test_every_step(student, rng):
    """TimeAttention does the same for every step of the decoder, and keeps all weights.

    TimeAttention が、デコーダのすべてのステップで同じ計算をし、すべての重みを残す。
    """
    for changes in ({}, {"N": 1}, {"T": 1}, {"E": 2, "T": 5}):
        case = ALL.case(rng, changes)
        layer, given = student.TimeAttention(), case.given("hs_enc", "hs_dec")
        of = "TimeAttention().forward(hs_enc, hs_dec)"
        expect_array(layer.forward(*given.values()), case.right()[0], of=of, given=given, **ALL.close)
        expect_all_weights(layer, oracles.softmax(similar(**given)), given)


@check(points=2)
def test_every_step_gradients(student, rng):
    """backward of TimeAttention returns the gradients for hs_enc, summed over the decoder's steps, and for hs_dec.

    TimeAttention の backward が、デコーダのステップについて足した hs_enc の勾配と、hs_dec の勾配を返す。
    """
    for changes in ({}, {"N": 1, "E": 2, "T": 5}):
        ALL.input_gradients(student, rng, why=STEPS, **changes)
    ALL_WIDE.in_one_pass(student, rng)
    ALL_LONG.in_one_pass(student, rng)


@check(points=1, needs=("context", "gradients", "every_step", "every_step_gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, of any length; two layers do not mix up what they remember.

    同じレイヤで、いろいろな長さのバッチを続けて処理できる。レイヤを2つ使っても、覚えているものが混ざらない。
    """
    ONE.next_batch(student, rng, batches=({}, {"N": 3, "T": 4}, {"N": 1, "T": 2}))
    ALL.next_batch(student, rng, batches=({}, {"N": 1, "E": 4, "T": 6}, {"N": 4, "E": 6, "T": 2}))
    ONE.side_by_side(student, rng)
    ALL.side_by_side(student, rng)


@check(points=1, needs=("context", "gradients", "every_step", "every_step_gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    ONE.float32(student, rng)
    ALL.float32(student, rng)


@check(points=1, needs=("context", "gradients", "every_step", "every_step_gradients"))
def test_inputs_left_alone(student, rng):
    """The states are the same after forward and backward as before.

    forward と backward の後も、状態は元のまま残っている。
    """
    ONE.inputs_left_alone(student, rng)
    ALL.inputs_left_alone(student, rng)
