"""Checks of the evaluation of a classifier."""

import numpy as np

from autograder.checks import Reason, check, expect_array, expect_number, oracles, pictures

# An epsilon of up to 1e-5 in a denominator moves a share by at most as much, and F1 by three times that at most.
SHARE = {"rtol": 1e-6, "atol": 6e-5}


def share(part, whole):
    return np.array([p / w if w else 0.0 for p, w in zip(part, whole, strict=True)])


def true_precision(matrix):
    return share(np.diag(matrix), matrix.sum(axis=0))


def true_recall(matrix):
    return share(np.diag(matrix), matrix.sum(axis=1))


def true_f1(matrix):
    return share(2 * np.diag(matrix), matrix.sum(axis=0) + matrix.sum(axis=1))


def draw(rng, n, k, dtype="int64"):
    """Predictions and truths in which each class occurs, and no class is predicted as often as it occurs."""
    while True:
        t = rng.choice(k, size=n, p=rng.dirichlet(np.full(k, 3.0)))
        y = np.where(rng.random(n) < 0.5, t, rng.choice(k, size=n, p=rng.dirichlet(np.full(k, 3.0))))
        matrix = oracles.confusion_matrix(y, t, k)
        precisions, recalls = true_precision(matrix), true_recall(matrix)
        if np.diag(matrix).all() and np.abs(precisions - recalls).min() > 0.03 and matrix.max() > 2:
            return y.astype(dtype), t.astype(dtype), matrix


def with_a_single(y, t, matrix):
    """The same and one sample of a further class, which is predicted, rightly, only there."""
    k = len(matrix)
    y, t = (np.append(labels, np.array(k, dtype=labels.dtype)) for labels in (y, t))
    return y, t, oracles.confusion_matrix(y, t, k + 1)


@check(points=2)
def test_accuracy(student, rng):
    """accuracy is the share of right predictions.

    accuracy は予測が正しかった割合である。
    """
    n, k = 14, 4
    for right, dtype in zip(rng.permutation([2, 5, 11]), ("int64", "uint8", "int64"), strict=True):
        t = rng.integers(k, size=n)
        y = np.where(rng.permutation(n) < right, t, (t + rng.integers(1, k, size=n)) % k)
        y, t = y.astype(dtype), t.astype(dtype)
        expect_number(student.accuracy(y, t), float(right / n), of="accuracy(y, t)", given={"y": y, "t": t}, **SHARE)


@check(points=4)
def test_confusion_matrix(student, rng):
    """confusion_matrix counts: the rows are the truth, the columns the prediction.

    confusion_matrix は回数を数える。行が正解、列が予測である。
    """
    for n, k, absent, dtype in ((15, 3, 0, "int64"), (40, 5, 2, "int64"), (60, 4, 1, "uint8")):
        y, t, matrix = draw(rng, n, k, dtype)
        answer = student.confusion_matrix(y, t, k + absent)
        pictures.show(
            ("your confusion matrix", "あなたの混同行列"),
            pictures.heat(answer),
            down=("the true class", "正解のクラス"),
            across=("the predicted class", "予測したクラス"),
        )
        expect_array(
            answer,
            np.pad(matrix, (0, absent)),
            of="confusion_matrix(y, t, num_classes)",
            given={"y": y, "t": t, "num_classes": k + absent},
            why=(
                "The entry [i, j] counts the samples whose true class is i and whose predicted class is j.",
                "要素 [i, j] は、正解が i で予測が j のサンプルの数です。",
            ),
        )


@check(points=2)
def test_precision(student, rng):
    """precision is the share of right ones among the samples predicted to be of a class.

    precision は、そのクラスと予測したもののうち、正しかったものの割合である。
    """
    for n, k, dtype in ((30, 3, "int64"), (60, 5, "uint8")):
        y, t, matrix = with_a_single(*draw(rng, n, k, dtype))
        given = {"y": y, "t": t, "num_classes": k + 1, "confusion matrix": matrix}
        expect_array(
            student.precision(y, t, k + 1), true_precision(matrix), of="precision(y, t, K)", given=given, **SHARE
        )


@check(points=2)
def test_recall(student, rng):
    """recall is the share of right ones among the samples that truly are of a class.

    recall は、本当にそのクラスであるもののうち、正しく予測できたものの割合である。
    """
    for n, k, dtype in ((30, 3, "int64"), (60, 5, "uint8")):
        y, t, matrix = with_a_single(*draw(rng, n, k, dtype))
        given = {"y": y, "t": t, "num_classes": k + 1, "confusion matrix": matrix}
        expect_array(student.recall(y, t, k + 1), true_recall(matrix), of="recall(y, t, K)", given=given, **SHARE)


@check(points=2)
def test_f1_score(student, rng):
    """f1_score is the harmonic mean of precision and recall.

    f1_score は適合率と再現率の調和平均である。
    """
    for n, k, dtype in ((30, 3, "int64"), (60, 5, "uint8")):
        y, t, matrix = draw(rng, n, k, dtype)
        given = {"y": y, "t": t, "num_classes": k, "confusion matrix": matrix}
        expect_array(student.f1_score(y, t, k), true_f1(matrix), of="f1_score(y, t, K)", given=given, **SHARE)


def only_where_there_is_nothing(received, right):
    """What is wrong is wrong where there is nothing to take a share of."""
    return received.shape == right.shape and np.allclose(received[right > 0], right[right > 0], atol=1e-4)


@check(points=2, needs=("precision", "recall", "f1_score"))
def test_empty_classes(student, rng):
    """A class that is never predicted, never true or never right gets 0.

    予測に一度も出ないクラス、正解に一度も出ないクラス、一度も当たらないクラスは 0 になる。
    """
    n, k = 40, 6
    y, t, _ = draw(rng, n, 3)
    # Class 3 is true but never predicted, 4 is predicted but never true, 5 is neither; then all change places.
    y, t = np.append(y, [0, 4, 1]), np.append(t, [3, 2, 3])
    names = rng.permutation(k)
    y, t = names[y], names[t]
    matrix = oracles.confusion_matrix(y, t, k)
    given = {"y": y, "t": t, "num_classes": k, "confusion matrix": matrix}
    for name, true in (("precision", true_precision), ("recall", true_recall), ("f1_score", true_f1)):
        received = getattr(student, name)(y, t, k)
        why = Reason(
            "A share of nothing is not a number. Here it should be 0.",
            "0個のうちの割合は数になりません。ここでは 0 とします。",
            when=only_where_there_is_nothing,
        )
        expect_array(received, true(matrix), of=f"{name}(y, t, K)", given=given, why=why, **SHARE)
