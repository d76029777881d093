"""Checks of softmax with the cross-entropy error."""

import numpy as np

from autograder.checks import check, expect_array, expect_gradient, expect_number

# Scores lie between -1 and 1, so that no probability of three classes is below exp(-1) / (exp(-1) + 2 exp(1)) = 0.063.
# A constant of 1e-5 inside the logarithm then moves the loss by at most 1e-5 / 0.063 = 1.6e-4, and its gradient by that
# share of itself.
LOSS = {"rtol": 0.0, "atol": 2e-4}
GRADIENT = {"rtol": 5e-4, "atol": 1e-6}


def cross_entropy(x, labels):
    """The mean over the rows of log(sum(exp(x))) - x at the right class: the definition, without softmax."""
    top = x.max(axis=1)
    return float(np.mean(top + np.log(np.exp(x - top[:, None]).sum(axis=1)) - x[np.arange(len(x)), labels]))


def batch(rng, samples, classes):
    """Scores, labels of which not all are equal, and the same in one-hot."""
    x = rng.uniform(-1, 1, size=(samples, classes))
    labels = rng.permutation(np.resize(rng.permutation(classes), samples))
    return x, labels, np.eye(classes)[labels]


@check(points=2)
def test_loss(student, rng):
    """The loss is the mean of -log(probability of the right class), for one-hot answers.

    損失は、正解(one-hot表現)のクラスの確率 p についての -log(p) の平均になる。
    """
    for samples in (4, 5):
        x, labels, t = batch(rng, samples, 3)
        loss = student.SoftmaxWithLoss().forward(x, t)
        expect_number(
            loss, cross_entropy(x, labels), of="SoftmaxWithLoss().forward(x, t)", given={"x": x, "t": t}, **LOSS
        )


@check(points=3)
def test_gradient(student, rng):
    """backward gives the gradient of the loss for x.

    backward が損失の x についての勾配になる。
    """
    for samples in (4, 5):
        x, labels, t = batch(rng, samples, 3)
        layer = student.SoftmaxWithLoss()
        layer.forward(x, t)
        dx, given = layer.backward(1), {"x": x, "t": t}
        expect_gradient(dx, lambda v, c=labels: cross_entropy(v, c), x, of="layer.backward(1)", given=given, **GRADIENT)


@check(points=3)
def test_labels(student, rng):
    """Integer labels (N,) give the same loss and gradient as one-hot answers.

    整数のラベル (N,) でも、損失と勾配が one-hot表現のときと同じになる。
    """
    x, labels, _ = batch(rng, 5, 3)
    layer, given = student.SoftmaxWithLoss(), {"x": x, "t": labels}
    loss = layer.forward(x, labels)
    expect_number(loss, cross_entropy(x, labels), of="SoftmaxWithLoss().forward(x, t)", given=given, **LOSS)
    dx = layer.backward(1)
    expect_gradient(dx, lambda v: cross_entropy(v, labels), x, of="layer.backward(1)", given=given, **GRADIENT)


@check(points=1, needs=("loss", "gradient"))
def test_large_scores(student, rng):
    """Loss and gradient are right for scores around 1000 as well.

    スコアが1000前後でも、損失と勾配が正しい。
    """
    x, labels, t = batch(rng, 4, 3)
    large = x + np.array([[1000.0], [0.0], [-1000.0], [900.0]])
    layer, given = student.SoftmaxWithLoss(), {"x": large, "t": t}
    why = (
        "One number more on all scores of a sample does not change its probabilities.",
        "1つのサンプルのすべてのスコアに同じ数を足しても、確率は変わりません。",
    )
    loss, dx = layer.forward(large, t), layer.backward(1)
    right = (np.exp(x) / np.exp(x).sum(axis=1, keepdims=True) - t) / 4
    expect_number(loss, cross_entropy(x, labels), of="SoftmaxWithLoss().forward(x, t)", given=given, why=why, **LOSS)
    expect_array(dx, right, of="layer.backward(1)", given=given, why=why, **GRADIENT)


@check(points=2, needs=("loss", "gradient", "labels"))
def test_next_batch(student, rng, reference):
    """One layer handles batch after batch: other sizes, other classes, labels or one-hot.

    同じレイヤで、大きさもクラス数も正解の形も異なるバッチを続けて処理できる。
    """
    layer, right = student.SoftmaxWithLoss(), reference.SoftmaxWithLoss()
    sizes = (int(rng.integers(6, 9)), int(rng.integers(3, 5))), (1, 4), (int(rng.integers(7, 9)), 2), (5, 3)
    for number, (samples, classes) in enumerate(sizes):
        x, labels, one_hot = batch(rng, samples, classes)
        t = labels if number % 2 else one_hot
        expect_number(
            layer.forward(x, t), right.forward(x.copy(), t.copy()), of="layer.forward(x, t)", rtol=0.0, atol=3e-4
        )
        expect_array(layer.backward(1), right.backward(1), of="layer.backward(1)", rtol=1e-3, atol=1e-6)


@check(points=1, needs=("gradient", "labels"))
def test_backward_twice(student, rng):
    """A second backward gives the same gradient as the first.

    backward をもう一度呼んでも、1回目と同じ勾配になる。
    """
    x, labels, one_hot = batch(rng, 4, 3)
    right = (np.exp(x) / np.exp(x).sum(axis=1, keepdims=True) - one_hot) / 4
    for t in (labels, one_hot):
        layer = student.SoftmaxWithLoss()
        layer.forward(x, t)
        for why in (None, ("This is the second call.", "これは2回目の呼び出しの結果です。")):
            expect_array(layer.backward(1), right, of="layer.backward(1)", given={"x": x, "t": t}, why=why, **GRADIENT)


@check(points=1, needs=("loss", "gradient", "labels"))
def test_float32(student, rng):
    """float32 scores give a float32 gradient.

    スコアが float32 なら、勾配も float32 になる。
    """
    x, labels, one_hot = batch(rng, 4, 3)
    x, one_hot = x.astype(np.float32), one_hot.astype(np.float32)
    right = (np.exp(x) / np.exp(x).sum(axis=1, keepdims=True) - one_hot) / np.float32(4)
    for t in (labels, one_hot):
        layer = student.SoftmaxWithLoss()
        layer.forward(x, t)
        given = {"x": x, "t": t}
        expect_array(
            layer.backward(1), right, of="layer.backward(1)", given=given, dtype="float32", rtol=1e-3, atol=1e-5
        )


@check(points=1, needs=("loss", "gradient", "labels"))
def test_inputs_left_alone(student, rng):
    """x and t are the same after forward and backward as before.

    forward と backward の後も、x と t は元のまま残っている。
    """
    x, labels, one_hot = batch(rng, 4, 3)
    for t in (labels, one_hot):
        boxes, layer = {"x": student.put(x), "t": student.put(t)}, student.SoftmaxWithLoss()
        layer.forward(boxes["x"], boxes["t"])
        layer.backward(1)
        for name, before in (("x", x), ("t", t)):
            why = (f"{name} was changed by forward or backward.", f"forward か backward が {name} を書き換えています。")
            expect_array(boxes[name].value(), before, of=name, given={"x": x, "t": t}, why=why)
