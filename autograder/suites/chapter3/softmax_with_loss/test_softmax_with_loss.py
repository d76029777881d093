"""Checks of softmax with the cross-entropy error."""

import numpy as np

from autograder.checks import Layer, as_array, between, check, expect_array, in_either_form, of_what_is_right, oracles

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


FORMS = (ONE_HOT, LABELS)


def in_forms_taken(student, rng, ask):
    """Ask for one-hot answers and for labels, whichever the layer takes."""
    of_what_is_right(*((lambda one=one: one.values(student, rng, N=4), lambda one=one: ask(one)) for one in FORMS))


def ask_wide(student, rng, layer):
    """A gradient for 50,000 scores. Those of the right classes are so high that their probabilities are not small."""
    # Seconds of a processor for backward: the solution 0.001, loops over all scores 0.03; central differences of each
    # score 50. A row of np.eye for each class takes no more than 8 MB.
    samples, classes = 50, 1_000
    labels, x = rng.integers(classes, size=samples), rng.uniform(-1, 1, size=(samples, classes))
    x[range(samples), labels] += np.log(classes)
    t = labels if layer is LABELS else np.eye(classes)[labels]
    layer.in_one_pass(student, rng, N=samples, K=classes, x=x, t=t)


def ask_exact(student, rng, layer):
    """The last digits: one number more on all scores of a sample does not change the loss."""
    why = (
        "In each row the gradients add up to 0, exactly: one number more on all scores of a sample changes nothing. "
        "Differences add up to nearly 0.",
        "どの行でも勾配の和はちょうど 0 になります。1つのサンプルのすべてのスコアに同じ数を足しても、損失は変わらない"
        "からです。差分で求めた値の和は 0 に近いだけです。",
    )
    case = layer.case(rng, {"N": 20})
    one, given = layer.make(student, case.values), case.given("x", "t")
    one.forward(case.values["x"], case.values["t"])
    dx = as_array(one.backward(1), (20, 3), of="layer.backward(1)", given=given)
    # Rounding is 1e-16; of 20 sums of central differences one was 1e-11 away at least, with any step.
    sums = dx.sum(axis=1)
    expect_array(sums, np.zeros(20), of="layer.backward(1).sum(axis=1)", given=given, why=why, rtol=0.0, atol=3e-15)


@check(points=2)
def test_loss(student, rng):
    """The loss is the mean of -log(probability of the right class).

    損失は、正解のクラスの確率 p についての -log(p) の平均になる。
    """
    for samples in (4, 5):
        in_either_form(FORMS, lambda layer, samples=samples: layer.values(student, rng, N=samples))


@check(points=4)
def test_gradient(student, rng):
    """backward gives the gradient of the loss for x, of many scores too.

    backward が損失の x についての勾配になる。スコアの数が多くてもよい。
    """
    for samples in (4, 5):
        in_either_form(FORMS, lambda layer, samples=samples: layer.input_gradients(student, rng, N=samples))
    in_either_form(FORMS, lambda layer: ask_exact(student, rng, layer))
    in_either_form(FORMS, lambda layer: ask_wide(student, rng, layer))


@check(points=2)
def test_targets(student, rng):
    """Loss and gradient are right for one-hot answers (N, K) and for integer labels (N,).

    正解が one-hot表現 (N, K) でも整数のラベル (N,) でも、損失と勾配が正しい。
    """

    def ask_both(question):
        for layer in FORMS:
            for samples in (3, 5):  # 3: as many samples as classes
                getattr(layer, question)(student, rng, N=samples)

    of_what_is_right(
        (
            lambda: in_either_form(FORMS, lambda layer: layer.values(student, rng, N=4)),
            lambda: ask_both("values"),
        ),
        (
            lambda: in_either_form(FORMS, lambda layer: layer.input_gradients(student, rng, N=4)),
            lambda: ask_both("input_gradients"),
        ),
    )


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
        x = rng.uniform(-1, 1, size=(4, 3)) + np.array(added)
        in_forms_taken(student, rng, lambda layer, x=x: layer.everything(student, rng, N=4, x=x, why=why))
    why = (
        "In each row the score of the right class is 1000 above the others.",
        "どの行でも、正解のクラスのスコアがほかより1000高くなっています。",
    )
    labels = rng.permutation([0, 1, 2, int(rng.integers(3))])
    x = rng.uniform(-1, 1, size=(4, 3)) + 1000 * np.eye(3)[labels]

    def far_apart(layer):
        layer.everything(student, rng, N=4, x=x, t=labels if layer is LABELS else np.eye(3)[labels], why=why)

    in_forms_taken(student, rng, far_apart)


@check(points=1, needs=("loss", "gradient"))
def test_next_batch(student, rng, reference):
    """One layer handles batch after batch: other sizes, other classes, and the forms of t in turn.

    同じレイヤで、大きさもクラス数も異なるバッチを、正解の形を変えながら続けて処理できる。
    """
    wide = LABELS.like(close={"rtol": 0.0, "atol": 3e-4}, slope={"rtol": 1e-3, "atol": 1e-6})
    first, third = int(rng.integers(6, 9)), int(rng.integers(7, 9))
    sizes = ({"N": first, "K": int(rng.integers(3, 5))}, {"N": 1, "K": 4}, {"N": third, "K": 2}, {"N": 5, "K": 3})
    hot, labels = "N K of 1", "N < K"

    def ask(forms):
        batches = [{**size, "t": t} for size, t in zip(sizes, forms, strict=True)]
        wide.next_batch(student, rng, reference, batches=batches)

    in_forms_taken(student, rng, lambda layer: ask([layer.arrays["t"]] * 4))
    of_what_is_right(
        (lambda: None, lambda: None),  # it may take one form only
        (lambda: [layer.values(student, rng, N=4) for layer in FORMS], lambda: ask([hot, labels] * 2)),
    )


@check(points=1, needs=("loss", "gradient"))
def test_side_by_side(student, rng):
    """Two layers keep their batches apart: what one does changes nothing in the other.

    2つのレイヤは別々にバッチを覚え、片方の計算がもう片方に影響しない。
    """
    in_forms_taken(student, rng, lambda layer: layer.side_by_side(student, rng, N=4))


@check(points=1, needs="gradient")
def test_backward_twice(student, rng):
    """A second backward gives the same gradient as the first.

    backward をもう一度呼んでも、1回目と同じ勾配になる。
    """
    in_forms_taken(student, rng, lambda layer: layer.backward_twice(student, rng, N=4))


@check(points=1, needs=("loss", "gradient"))
def test_float32(student, rng):
    """float32 scores give a float32 gradient.

    スコアが float32 なら、勾配も float32 になる。
    """
    in_forms_taken(student, rng, lambda layer: layer.float32(student, rng, only_gradients=True, N=4))


@check(points=1, needs=("loss", "gradient"))
def test_inputs_left_alone(student, rng):
    """x and t are the same after forward and backward as before.

    forward と backward の後も、x と t は元のまま残っている。
    """
    in_forms_taken(student, rng, lambda layer: layer.inputs_left_alone(student, rng, N=4))
