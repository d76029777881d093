"""Checks of softmax."""

import numpy as np

from autograder.checks import Function, Reason, both_signs, check, of_what_is_right, oracles, reasons


def scores(rng, shape):
    """Scores of which the largest in a row is never below 0, and of which the smallest still counts."""
    x = rng.uniform(-2.0, 2.0, size=shape)
    x[..., 0] = rng.uniform(1.0, 2.0, size=shape[:-1])
    x[..., 1] = rng.uniform(-2.0, -1.0, size=shape[:-1])
    return rng.permuted(x, axis=-1)


SOFTMAX = Function(
    "softmax(x)",
    arrays={"x": "N K"},
    definition=lambda x: oracles.softmax(x),
    draw={"x": scores},
    close={"rtol": 2e-5},  # an epsilon of up to 1e-5 in the denominator is right too: the sum is at least 1 here
    single={"rtol": 1e-4, "atol": 1e-6},  # float32 has seven digits
)


def of_right_forms(student, rng, for_sample, for_batch):
    """Ask of one sample if that is right, and of a batch if that is."""
    of_what_is_right(
        (lambda: SOFTMAX.values(student, rng, x="K", K=5), for_sample),
        (lambda: SOFTMAX.values(student, rng), for_batch),
    )


@check(points=2)
def test_sample(student, rng):
    """The scores of one sample (K,) become probabilities.

    1つのサンプルのスコア (K,) が確率になる。
    """
    SOFTMAX.values(student, rng, x="K", K=int(rng.integers(3, 7)))


@check(points=3)
def test_batch(student, rng):
    """In a batch (N, K) each row becomes probabilities by itself.

    バッチ (N, K) では、行ごとに確率になる。
    """
    why = Reason(
        "A row is one sample: its probabilities come from its own scores and sum to 1.",
        "1行が1つのサンプルです。確率はその行のスコアだけから決まり、和は1になります。",
        when=reasons.sums_of_rows,
    )
    SOFTMAX.values(student, rng, batches=({}, {"N": 1, "K": 4}), why=why)


@check(points=1, needs="batch")
def test_shift(student, rng):
    """The same number added to all scores of a sample changes nothing.

    1つのサンプルのすべてのスコアに同じ数を足しても、結果は変わらない。
    """
    x = SOFTMAX.case(rng, {}).values["x"]
    why = (
        "These are the scores of before, each row raised or lowered by one number: the probabilities stay the same.",
        "前と同じスコアに、行ごとに1つの数を足したものです。確率は前と変わりません。",
    )
    SOFTMAX.values(student, rng, batches=({"x": x}, {"x": x + both_signs(40, 100)(rng, (len(x), 1)), "why": why}))


@check(points=2)
def test_large_scores(student, rng):
    """The result is finite and right with scores near 10000 and -10000.

    10000 や -10000 に近いスコアでも、結果が有限で正しい。
    """
    why = Reason(
        "exp of a large score is infinite, and inf / inf is nan. What may be subtracted from the scores?",
        "大きなスコアの exp は無限大になり、inf / inf は nan です。スコアから何を引いてよいでしょうか。",
        when=reasons.not_finite,
    )
    wide = rng.permutation([-1e4, 0.0, 1e4 - 1.0, 1e4])
    samples, batches = (scores(rng, (4,)) + 1e4, wide), (scores(rng, (3, 4)) + 1e4, scores(rng, (3, 4)) - 1e4)

    def ask(inputs):
        SOFTMAX.values(student, rng, batches=[{"x": x} for x in inputs], why=why)

    of_right_forms(student, rng, lambda: ask(samples), lambda: ask(batches))


@check(points=2, needs="batch")
def test_rows_far_apart(student, rng):
    """The result is right even if one row lies 1000 above another.

    ある行が別の行より 1000 大きくても、結果が正しい。
    """
    why = Reason(
        "A row of small scores is as good as any other: its largest score still has the largest probability.",
        "スコアの小さな行も、ほかの行と同じように扱います。その行で最大のスコアが最大の確率になります。",
        when=lambda received, _: not np.isfinite(received).all() or (received == 0).all(axis=-1).any(),
    )
    x = scores(rng, (4, 3)) + rng.permutation([[0.0], [1e3], [-1e3], [0.0]])
    SOFTMAX.values(student, rng, x=x, why=why)


@check(points=1)
def test_integers(student, rng):
    """Integer scores give probabilities too.

    整数のスコアからも確率が得られる。
    """
    whole = rng.permuted(np.tile(np.arange(4), (3, 1)), axis=1)
    of_right_forms(
        student,
        rng,
        lambda: SOFTMAX.values(student, rng, x=whole[0]),
        lambda: SOFTMAX.values(student, rng, x=whole),
    )


@check(points=1)
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    of_right_forms(
        student,
        rng,
        lambda: SOFTMAX.float32(student, rng, x="K", K=5),
        lambda: SOFTMAX.float32(student, rng),
    )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """The array x is afterwards as it was.

    呼び出した後も配列 x は元のままである。
    """
    of_right_forms(
        student,
        rng,
        lambda: SOFTMAX.inputs_left_alone(student, rng, x="K"),
        lambda: SOFTMAX.inputs_left_alone(student, rng),
    )
