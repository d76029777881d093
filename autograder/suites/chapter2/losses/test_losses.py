"""Checks of the loss functions."""

import numpy as np

from autograder.checks import as_number, check, expect, expect_array, expect_number

# An epsilon of up to 1e-5 is allowed: where every probability is at least 0.1 it moves a loss by 1e-5 / 0.1 at most.
ATOL = 2e-4


def probabilities(rng, n, k):
    """Rows that sum to 1, each entry at least 1 / (2k - 1)."""
    y = rng.uniform(1.0, 2.0, size=(n, k))
    return y / y.sum(axis=1, keepdims=True)


def picked(y, labels):
    """The cross-entropy error, sample by sample."""
    return -sum(np.log(y[i, label]) for i, label in enumerate(labels)) / len(y)


def batch(rng, n, k):
    """Probabilities and labels whose loss is not that of an even guess, log k."""
    while True:
        y, labels = probabilities(rng, n, k), rng.integers(0, k, size=n)
        if n > 1:
            labels[:2] = rng.permutation(k)[:2]
        if abs(picked(y, labels) - np.log(k)) > 0.02:
            return y, labels


@check(points=2)
def test_one_hot(student, rng):
    """to_one_hot gives a 1 in the column of the label, in every row.

    to_one_hot は、各行のラベルの列に1を立てる。
    """
    n, k = (int(size) for size in rng.permutation([5, 7]))
    t = rng.integers(0, k - 1, size=n)  # the last class does not occur
    t[rng.integers(n)] = k - 2
    expected = np.zeros((n, k))
    for i, label in enumerate(t):
        expected[i, label] = 1
    expect_array(student.to_one_hot(t, k), expected, of="to_one_hot(t, num_classes)", given={"t": t, "num_classes": k})


@check(points=2)
def test_squared_error(student, rng):
    """The squared error is the mean over all entries.

    平均二乗誤差は全要素についての平均である。
    """
    n, k = (int(size) for size in rng.permutation([4, 5]))
    for shape in [(n, k), (n,), (n, 1)]:
        y, t = rng.normal(size=shape), rng.normal(size=shape)
        expected = sum((a - b) ** 2 for a, b in zip(y.ravel(), t.ravel(), strict=True)) / y.size
        expect_number(
            student.mean_squared_error(y, t), float(expected), of="mean_squared_error(y, t)", given={"y": y, "t": t}
        )


@check(points=2)
def test_binary(student, rng):
    """Binary cross-entropy, a mean over (N,) or (N, 1).

    2クラスの交差エントロピー誤差を (N,) または (N, 1) の平均で返す。
    """
    n = int(rng.integers(5, 9))
    for shape in [(n,), (n, 1)]:
        y = np.where(rng.random(shape) < 0.5, rng.uniform(0.1, 0.3, shape), rng.uniform(0.7, 0.9, shape))
        t = np.array([0.0, 1.0, 1.0, *rng.integers(0, 2, size=n - 3)])
        t = rng.permutation(t).reshape(shape)
        given_to_truth = np.where(t == 1, y, 1 - y)
        expect_number(
            student.binary_cross_entropy(y, t),
            float(-np.log(given_to_truth).sum() / n),
            of="binary_cross_entropy(y, t)",
            given={"y": y, "t": t},
            atol=ATOL,
        )


@check(points=2)
def test_cross_entropy_one_hot(student, rng):
    """Cross entropy with one-hot targets: summed over the classes, a mean over the batch.

    one-hot 表現の正解での交差エントロピー誤差。クラスで合計し、バッチで平均する。
    """
    n, k = (int(size) for size in rng.permutation([4, 5]))
    y, labels = batch(rng, n, k)
    t = np.eye(k)[labels]
    expect_number(
        student.cross_entropy_error(y, t),
        float(picked(y, labels)),
        of="cross_entropy_error(y, t)",
        given={"y": y, "t": t},
        atol=ATOL,
    )


@check(points=2)
def test_cross_entropy_labels(student, rng):
    """Cross entropy with labels (N,).

    ラベル (N,) の正解での交差エントロピー誤差。
    """
    n, k = (int(size) for size in rng.permutation([4, 5]))
    y, t = batch(rng, n, k)
    expect_number(
        student.cross_entropy_error(y, t),
        float(picked(y, t)),
        of="cross_entropy_error(y, t)",
        given={"y": y, "t": t},
        atol=ATOL,
    )


@check(points=2)
def test_any_size(student, rng):
    """Cross entropy of one sample (K,), of a batch of one, and of a batch as long as there are classes.

    1つのサンプル (K,)、1つだけのバッチ、クラスの数と同じ大きさのバッチの交差エントロピー誤差。
    """
    k = int(rng.integers(3, 6))
    for n in (1, k):
        y, labels = batch(rng, n, k)
        for t in (labels, np.eye(k)[labels]):
            expect_number(
                student.cross_entropy_error(y, t),
                float(picked(y, labels)),
                of="cross_entropy_error(y, t)",
                given={"y": y, "t": t},
                atol=ATOL,
                why=(
                    "The number of axes tells labels from one-hot rows. The batch may have any size.",
                    "ラベルか one-hot 表現かは軸の数で見分けます。バッチの大きさは何でもかまいません。",
                ),
            )
    rows, (label,) = batch(rng, 1, k)
    y = rows[0]
    for t in [np.eye(k)[label], np.array(label)]:
        expect_number(
            student.cross_entropy_error(y, t),
            float(-np.log(y[label])),
            of="cross_entropy_error(y, t)",
            given={"y": y, "t": t},
            atol=ATOL,
            why=(
                "One sample is a batch of one: the mean is over one sample.",
                "1つのサンプルは、大きさ1のバッチと同じです。平均を取る相手は1つだけです。",
            ),
        )


@check(points=2, needs=("binary", "cross_entropy_one_hot", "cross_entropy_labels"))
def test_zero_and_one(student, rng):
    """Finite where a probability is exactly 0 or 1: near 0 when right, large when wrong.

    確率がちょうど0や1でも有限の値になる。正解なら0に近く、不正解なら大きい。
    """
    n, k = (int(size) for size in rng.permutation([3, 4]))
    truth = rng.integers(0, k, size=n)
    other = (truth + rng.integers(1, k, size=n)) % k
    binary = np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    cases = [
        ("cross_entropy_error", np.eye(k)[truth], truth, True),
        ("cross_entropy_error", np.eye(k)[truth], np.eye(k)[truth], True),
        ("cross_entropy_error", np.eye(k)[other], truth, False),
        ("cross_entropy_error", np.eye(k)[other], np.eye(k)[truth], False),
        ("binary_cross_entropy", binary, binary, True),
        ("binary_cross_entropy", binary, 1.0 - binary, False),
    ]
    for name, y, t, right in cases:
        of = f"{name}(y, t)"
        loss = as_number(getattr(student, name)(y, t), of=of)
        if right:
            expect(
                abs(loss) < 1e-3,
                of=of,
                en="Every prediction here is certain and right, so the loss is 0 up to rounding.",
                ja="ここではどの予測も確信があって正しいので、損失は丸め誤差を除いて 0 になります。",
                given={"y": y, "t": t},
            )
        else:
            expect(
                loss > 10,  # -log(1e-5) = 11.5
                of=of,
                en="Every prediction here is certain and wrong: the loss is large, more than 10, but finite.",
                ja="ここではどの予測も確信があるのに間違いです。損失は 10 より大きく、しかも有限です。",
                given={"y": y, "t": t},
            )


@check(points=1, needs=("binary", "cross_entropy_one_hot", "cross_entropy_labels"))
def test_inputs_left_alone(student, rng):
    """y and t are afterwards as they were.

    呼び出した後も y と t は元のままである。
    """
    n, k = (int(size) for size in rng.permutation([4, 5]))
    labels = rng.integers(0, k, size=n)
    calls = [
        ("binary_cross_entropy", np.array([0.0, 1.0, *rng.uniform(0.1, 0.9, n)]), rng.integers(0, 2, n + 2) * 1.0),
        ("cross_entropy_error", probabilities(rng, n, k), labels),
        ("cross_entropy_error", probabilities(rng, n, k), np.eye(k)[labels]),
    ]
    for name, y, t in calls:
        boxes = {"y": student.put(y), "t": student.put(t)}
        getattr(student, name)(boxes["y"], boxes["t"])
        for letter, before in (("y", y), ("t", t)):
            expect_array(
                boxes[letter].value(),
                before,
                of=f"{letter} after {name}(y, t)",
                given={"y": y, "t": t},
                rtol=0,
                atol=0,
                why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
            )
