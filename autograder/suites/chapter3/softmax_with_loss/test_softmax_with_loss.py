"""Checks of softmax with the cross-entropy error."""

import numpy as np

from autograder.checks import Layer, between, check, oracles

# Scores lie between -1 and 1, so that no probability of three classes is below exp(-1) / (exp(-1) + 2 exp(1)) = 0.063.
# A constant of 1e-5 inside the logarithm then moves the loss by at most 1e-5 / 0.063 = 1.6e-4, and its gradient by that
# share of itself.
LABELS = Layer(
    "SoftmaxWithLoss()",
    forward="forward(x, t)",
    backward="backward(1)",
    arrays={"x": "N K", "t": "N < K"},
    definition=lambda x, t: oracles.cross_entropy(x, t),
    draw={"x": between(-1, 1)},
    sizes={"K": 3},
    close={"rtol": 0.0, "atol": 2e-4},
    slope={"rtol": 5e-4, "atol": 1e-6},
    single={"rtol": 1e-3, "atol": 1e-5},
)
ONE_HOT = LABELS.like(arrays={"t": "N K of 1"})


@check(points=2)
def test_loss(student, rng):
    """The loss is the mean of -log(probability of the right class), for one-hot answers.

    損失は、正解(one-hot表現)のクラスの確率 p についての -log(p) の平均になる。
    """
    for samples in (4, 5):
        ONE_HOT.values(student, rng, N=samples)


@check(points=3)
def test_gradient(student, rng):
    """backward gives the gradient of the loss for x.

    backward が損失の x についての勾配になる。
    """
    for samples in (4, 5):
        ONE_HOT.input_gradients(student, rng, N=samples)


@check(points=3)
def test_labels(student, rng):
    """Integer labels (N,) give the same loss and gradient as one-hot answers.

    整数のラベル (N,) でも、損失と勾配が one-hot表現のときと同じになる。
    """
    LABELS.everything(student, rng, N=5)


@check(points=1, needs=("loss", "gradient"))
def test_large_scores(student, rng):
    """Loss and gradient are right for scores around 1000 as well.

    スコアが1000前後でも、損失と勾配が正しい。
    """
    why = (
        "One number more on all scores of a sample does not change its probabilities.",
        "1つのサンプルのすべてのスコアに同じ数を足しても、確率は変わりません。",
    )
    for added in ([[1000.0]], [[1000.0], [0.0], [-1000.0], [900.0]]):  # to all samples, and to each its own number
        ONE_HOT.everything(student, rng, N=4, x=rng.uniform(-1, 1, size=(4, 3)) + np.array(added), why=why)
    t = np.eye(3)[rng.permutation([0, 1, 2, int(rng.integers(3))])]
    why = (
        "In each row the score of the right class is 1000 above the others.",
        "どの行でも、正解のクラスのスコアがほかより1000高くなっています。",
    )
    ONE_HOT.everything(student, rng, N=4, x=rng.uniform(-1, 1, size=(4, 3)) + 1000 * t, t=t, why=why)


@check(points=2, needs=("loss", "gradient", "labels"))
def test_next_batch(student, rng, reference):
    """One layer handles batch after batch: other sizes, other classes, labels or one-hot.

    同じレイヤで、大きさもクラス数も正解の形も異なるバッチを続けて処理できる。
    """
    wide = LABELS.like(close={"rtol": 0.0, "atol": 3e-4}, slope={"rtol": 1e-3, "atol": 1e-6})
    first, third = int(rng.integers(6, 9)), int(rng.integers(7, 9))
    batches = (
        {"N": first, "K": int(rng.integers(3, 5)), "t": "N K of 1"},
        {"N": 1, "K": 4},
        {"N": third, "K": 2, "t": "N K of 1"},
        {"N": 5, "K": 3},
    )
    wide.next_batch(student, rng, reference, batches=batches)


@check(points=1, needs=("gradient", "labels"))
def test_backward_twice(student, rng):
    """A second backward gives the same gradient as the first.

    backward をもう一度呼んでも、1回目と同じ勾配になる。
    """
    for layer in (LABELS, ONE_HOT):
        layer.backward_twice(student, rng, N=4)


@check(points=1, needs=("loss", "gradient", "labels"))
def test_float32(student, rng):
    """float32 scores give a float32 gradient.

    スコアが float32 なら、勾配も float32 になる。
    """
    for layer in (LABELS, ONE_HOT):
        layer.float32(student, rng, only_gradients=True, N=4)


@check(points=1, needs=("loss", "gradient", "labels"))
def test_inputs_left_alone(student, rng):
    """x and t are the same after forward and backward as before.

    forward と backward の後も、x と t は元のまま残っている。
    """
    for layer in (LABELS, ONE_HOT):
        layer.inputs_left_alone(student, rng, N=4)
