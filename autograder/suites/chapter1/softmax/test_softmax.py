"""Checks of softmax."""

import numpy as np

from autograder.checks import as_array, check, expect_array

WIDE = 2e-5  # an epsilon of up to 1e-5 in the denominator is right too: the sum is at least 1 here


def probabilities(x):
    """Softmax from its definition, the largest score of each row at 0."""
    x = np.asarray(x, dtype=np.float64)
    rows = np.atleast_2d(x)
    result = np.array([np.exp(row - row.max()) for row in rows])
    return (result / result.sum(axis=1)[:, None]).reshape(x.shape)


def sizes(rng):
    """N samples and K classes, never the same number."""
    n, k = rng.permutation([3, 4, 5])[:2]
    return int(n), int(k)


def scores(rng, shape):
    """Scores of which the largest in a row is never below 0, and of which the smallest still counts."""
    x = rng.uniform(-2.0, 2.0, size=shape)
    x[..., 0] = rng.uniform(1.0, 2.0, size=shape[:-1])
    x[..., 1] = rng.uniform(-2.0, -1.0, size=shape[:-1])
    return rng.permuted(x, axis=-1)


def expect_softmax(answer, x, why=None, **tolerance):
    expect_array(
        answer, probabilities(x), of="softmax(x)", given={"x": x}, why=why, **{"rtol": WIDE, "atol": 1e-9, **tolerance}
    )


@check(points=2)
def test_sample(student, rng):
    """The scores of one sample (K,) become probabilities.

    1つのサンプルのスコア (K,) が確率になる。
    """
    x = scores(rng, (int(rng.integers(3, 7)),))
    expect_softmax(student.softmax(x), x)


@check(points=3)
def test_batch(student, rng):
    """In a batch (N, K) each row becomes probabilities by itself.

    バッチ (N, K) では、行ごとに確率になる。
    """
    why = (
        "A row is one sample: its probabilities come from its own scores and sum to 1.",
        "1行が1つのサンプルです。確率はその行のスコアだけから決まり、和は1になります。",
    )
    inputs = [scores(rng, sizes(rng)), scores(rng, (1, 4))]
    answers = [student.softmax(x) for x in inputs]
    for x, answer in zip(inputs, answers, strict=True):
        expect_softmax(answer, x, why=why)


@check(points=1, needs=("sample", "batch"))
def test_shift(student, rng):
    """The same number added to all scores of a sample changes nothing.

    1つのサンプルのすべてのスコアに同じ数を足しても、結果は変わらない。
    """
    n, k = sizes(rng)
    x = scores(rng, (n, k))
    amounts = rng.uniform(40, 100, size=(n, 1)) * rng.permutation(np.resize([-1.0, 1.0], n))[:, None]
    before = as_array(student.softmax(x), (n, k), of="softmax(x)", given={"x": x})
    expect_array(
        student.softmax(x + amounts),
        before,
        of="softmax(x + c)",
        given={"x": x, "c": amounts},
        rtol=2 * WIDE,
        atol=1e-9,
        why=("It must equal softmax(x).", "softmax(x) と等しくなるはずです。"),
    )


@check(points=2)
def test_large_scores(student, rng):
    """The result is finite and right with scores near 10000 and -10000.

    10000 や -10000 に近いスコアでも、結果が有限で正しい。
    """
    n, k = sizes(rng)
    wide = rng.permutation(np.array([-1e4, 0.0, 1e4 - 1.0, 1e4]))
    why = (
        "exp of a large score is infinite, and inf / inf is nan. What may be subtracted from the scores?",
        "大きなスコアの exp は無限大になり、inf / inf は nan です。スコアから何を引いてよいでしょうか。",
    )
    inputs = [scores(rng, (k,)) + 1e4, scores(rng, (n, k)) + 1e4, scores(rng, (n, k)) - 1e4, wide]
    answers = [student.softmax(x) for x in inputs]
    for x, answer in zip(inputs, answers, strict=True):
        expect_softmax(answer, x, why=why)


@check(points=2)
def test_rows_far_apart(student, rng):
    """The result is right where one row lies 1000 above another.

    ある行が別の行より 1000 大きくても、結果が正しい。
    """
    n, k = sizes(rng)
    x = scores(rng, (n, k)) + rng.permutation(np.resize([0.0, 1e3, -1e3], n))[:, None]
    why = (
        "A row of small scores is as good as any other: its largest score still has the largest probability.",
        "スコアの小さな行も、ほかの行と同じように扱います。その行で最大のスコアが最大の確率になります。",
    )
    expect_softmax(student.softmax(x), x, why=why)


@check(points=1)
def test_integers(student, rng):
    """Integer scores give probabilities too.

    整数のスコアからも確率が得られる。
    """
    n, k = sizes(rng)
    x = rng.permuted(np.tile(np.arange(k), (n, 1)), axis=1)
    expect_softmax(student.softmax(x), x)


@check(points=1, needs="batch")
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    x = scores(rng, sizes(rng)).astype(np.float32)
    expect_softmax(student.softmax(x), x, rtol=1e-4, atol=1e-6, dtype="float32")  # float32 has seven digits


@check(points=1, needs=("sample", "batch"))
def test_inputs_left_alone(student, rng):
    """The array x is afterwards as it was.

    呼び出した後も配列 x は元のままである。
    """
    for x in (scores(rng, (4,)), scores(rng, sizes(rng))):
        box = student.put(x)
        student.softmax(box)
        expect_array(
            box.value(),
            x,
            of="x after softmax(x)",
            given={"x": x},
            why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
        )
