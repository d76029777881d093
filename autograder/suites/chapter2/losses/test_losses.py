"""Checks of the loss functions."""

import numpy as np

from autograder.checks import (
    Function,
    as_number,
    both_signs,
    check,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_left_alone,
    of_what_is_right,
    oracles,
)

# An epsilon of up to 1e-5 is allowed: if every probability is at least 0.1 it moves a loss by 1e-5 / 0.1 at most.
CLOSE = {"atol": 2e-4}


def probabilities(rng, shape):
    """Rows that sum to 1, each of their K entries at least 1 / (2K - 1)."""
    y = rng.uniform(1.0, 2.0, size=shape)
    return y / y.sum(axis=-1, keepdims=True)


SQUARED = Function(
    "mean_squared_error(y, t)",
    arrays={"y": "N K", "t": "N K"},
    definition=lambda y, t: oracles.norm(y - t) ** 2 / y.size,
)
BINARY = Function(
    "binary_cross_entropy(y, t)",
    arrays={"y": "N", "t": "N"},
    definition=lambda y, t: oracles.cross_entropy(np.log(np.stack([1 - y, y], axis=-1)), t),
    draw={
        "y": lambda rng, shape: 0.5 + both_signs(0.2, 0.4)(rng, shape),
        "t": lambda rng, shape: rng.permutation(np.resize([0.0, 1.0], shape)),
    },
    close=CLOSE,
)
LABELS = Function(
    "cross_entropy_error(y, t)",
    arrays={"y": "N K", "t": "N < K"},
    definition=lambda y, t: oracles.cross_entropy(np.log(y), t),
    draw={"y": probabilities},
    away_from=lambda y, t: oracles.cross_entropy(np.log(y), t) - np.log(y.shape[-1]),  # the loss of an even guess
    gap=0.02,
    close=CLOSE,
)
ONE_HOT = LABELS.like(arrays={"t": "N K of 1"})


@check(points=2)
def test_one_hot(student, rng):
    """to_one_hot gives a 1 in the column of the label, in every row.

    to_one_hot は、各行のラベルの列に1を立てる。
    """
    n, k = (int(size) for size in rng.permutation([5, 7]))
    t = rng.permutation([*rng.integers(0, k - 1, size=n - 1), k - 2])  # the last class does not occur
    expected = [[int(column == label) for column in range(k)] for label in t]
    given = {"t": t, "num_classes": k}
    expect_array(student.to_one_hot(t, k), expected, of="to_one_hot(t, num_classes)", given=given)


@check(points=2)
def test_squared_error(student, rng):
    """The squared error is the mean over all entries.

    平均二乗誤差は全要素についての平均である。
    """
    SQUARED.values(student, rng, batches=[{"y": shape, "t": shape} for shape in ("N K", "N", "N 1")])


@check(points=2)
def test_binary(student, rng):
    """Binary cross-entropy, a mean over (N,) or (N, 1).

    2クラスの交差エントロピー誤差を (N,) または (N, 1) の平均で返す。
    """
    BINARY.values(student, rng, batches=({}, {"y": "N 1", "t": "N 1"}), N=int(rng.integers(5, 9)))


@check(points=2)
def test_cross_entropy_one_hot(student, rng):
    """Cross entropy with one-hot targets: summed over the classes, a mean over the batch.

    one-hot 表現の正解での交差エントロピー誤差。クラスで合計し、バッチで平均する。
    """
    ONE_HOT.values(student, rng)


@check(points=2)
def test_cross_entropy_labels(student, rng):
    """Cross entropy with labels (N,).

    ラベル (N,) の正解での交差エントロピー誤差。
    """
    LABELS.values(student, rng)


@check(points=2)
def test_any_size(student, rng):
    """Cross entropy of one sample (K,), of a batch of one, and of a batch as long as there are classes.

    1つのサンプル (K,)、1つだけのバッチ、クラスの数と同じ大きさのバッチの交差エントロピー誤差。
    """
    k = int(rng.integers(3, 6))
    why = (
        "The number of axes tells labels from one-hot rows. The batch may have any size.",
        "ラベルか one-hot 表現かは軸の数で見分けます。バッチの大きさは何でもかまいません。",
    )
    one_sample = (
        "One sample is a batch of one: the mean is over one sample.",
        "1つのサンプルは、大きさ1のバッチと同じです。平均を取る相手は1つだけです。",
    )

    def ask(one, alone):
        one.values(student, rng, batches=({"N": 1}, {"N": k}), K=k, why=why)
        one.values(student, rng, y="K", t=alone, K=k, why=one_sample)

    of_what_is_right(
        (lambda: ONE_HOT.values(student, rng), lambda: ask(ONE_HOT, "K of 1")),
        (lambda: LABELS.values(student, rng), lambda: ask(LABELS, "< K")),
    )


@check(points=2)
def test_zero_and_one(student, rng):
    """Finite even if a probability is exactly 0 or 1: near 0 when right, large when wrong.

    確率がちょうど0や1でも有限の値になる。正解なら0に近く、不正解なら大きい。
    """
    why_small = (
        "Every prediction here is certain and right, so the loss is 0 up to rounding.",
        "ここではどの予測も確信があって正しいので、損失は丸め誤差を除いて 0 になります。",
    )
    why_large = (
        "Every prediction here is certain and wrong: the loss is large, more than 10, but finite.",
        "ここではどの予測も確信があるのに間違いです。損失は 10 より大きく、しかも有限です。",
    )
    t = ONE_HOT.case(rng, {}).values["t"]
    labels, other, binary = t.argmax(axis=1), np.roll(t, 1, axis=1), np.array([0.0, 1.0, 0.0, 1.0, 1.0])

    def ask(name, y, truth, right):
        of, given = f"{name}(y, t)", {"y": y, "t": truth}
        loss = as_number(getattr(student, name)(y, truth), of=of, given=given)
        # An epsilon of 1e-5 gives 1e-5 and 11.5; `dlgrade dev calibrate chapter2 losses` measures it.
        if right:
            expect_at_most(abs(loss), 1e-3, of=of, given=given, sentence=why_small)
        else:
            expect_at_least(loss, 10, of=of, given=given, sentence=why_large)

    def ask_both(name, right, wrong, truth):
        ask(name, right, truth, True)
        ask(name, wrong, truth, False)

    of_what_is_right(
        (lambda: LABELS.values(student, rng), lambda: ask_both("cross_entropy_error", t, other, labels)),
        (lambda: ONE_HOT.values(student, rng), lambda: ask_both("cross_entropy_error", t, other, t)),
        (lambda: BINARY.values(student, rng), lambda: ask_both("binary_cross_entropy", binary, 1.0 - binary, binary)),
    )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """y and t are afterwards as they were.

    呼び出した後も y と t は元のままである。
    """
    y = np.array([0.0, 1.0, *rng.uniform(0.1, 0.9, size=5)])

    def ask(one, changes):
        name = one.call.removesuffix("(y, t)")
        expect_left_alone(
            student,
            lambda y, t: getattr(student, name)(y, t),
            one.case(rng, changes).given("y", "t"),
            by=name,
            after=one.call,
            rtol=0.0,
            atol=0.0,
        )

    of_what_is_right(
        *(
            (lambda one=one: one.values(student, rng), lambda one=one, changes=changes: ask(one, changes))
            for one, changes in ((BINARY, {"N": 7, "y": y}), (LABELS, {}), (ONE_HOT, {}))
        )
    )
