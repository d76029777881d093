"""Checks of the network of three layers, forward."""

import numpy as np

from autograder.checks import (
    Network,
    as_dict,
    between,
    check,
    expect,
    expect_array,
    expect_weights,
    in_either_form,
    of_what_is_right,
    oracles,
)

NET = Network(
    "ThreeLayerNet(D, H, K)",
    arrays={"x": "N D", "t": "N < K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    definition=lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    also=(lambda x, W1, b1, W2, b2: oracles.sigmoid(x @ W1 + b1) @ W2 + b2,),
    probabilities=True,
    close={"rtol": 1e-4, "atol": 1e-5},  # a network may keep its parameters in float32, which has seven digits
)
# An epsilon of up to 1e-5 inside the logarithm moves the loss by 1e-5 / 0.1 at most: every probability is above 0.1.
EVEN = NET.like(
    draw={"x": between(-1, 1), **dict.fromkeys(NET.keys, between(-0.5, 0.5))},
    away_from=lambda x, W1, b1, W2, b2: [
        oracles.softmax(hidden(x @ W1 + b1) @ W2 + b2) for hidden in (oracles.relu, oracles.sigmoid)
    ],
    gap=0.1,
    loss_close={"rtol": 0.0, "atol": 2e-4},
)


@check(points=3)
def test_parameters(student, rng):
    """A new network has He weights of the right shapes and zero biases.

    新しいネットワークの重みは正しい形の He の初期値で、バイアスは 0 である。
    """
    d, h, k = int(rng.integers(380, 420)), int(rng.integers(180, 220)), int(rng.integers(90, 110))
    of = "ThreeLayerNet(input_size, hidden_size, output_size).params"
    given = {"input_size": d, "hidden_size": h, "output_size": k}
    with student.unrecorded():
        params = as_dict(student.ThreeLayerNet(d, h, k).params, NET.keys, of=of)
    for key, fan_in, fan_out in (("W1", d, h), ("W2", h, k)):
        said = {
            "of": f'params["{key}"]',
            "name": (f"He weights with {fan_in} inputs", f"入力が {fan_in} 個の He の初期値"),
        }
        expect_weights(params[key], (fan_in, fan_out), 2 / fan_in, given=given, student=student, **said)
    for key, size in (("b1", h), ("b2", k)):
        expect_array(params[key], np.zeros(size), of=f'params["{key}"]', given=given)


FORMS = ("N K of 1", "N < K")


@check(points=3)
def test_predict(student, rng):
    """predict gives softmax(relu(x @ W1 + b1) @ W2 + b2), or the same with sigmoid in place of relu.

    predict は softmax(relu(x @ W1 + b1) @ W2 + b2) を返す。relu の代わりに sigmoid でもよい。
    """
    first = NET.case(rng, {})
    net = NET.made_with(student, first)
    for case in (first, NET.case(rng, {}, first.given(*NET.keys), first.sizes)):
        NET.expect_output(net, case)


@check(points=1, needs="predict")
def test_large_scores(student, rng):
    """The probabilities stay finite and sum to 1 even if the scores are large.

    スコアが大きくても確率は有限で、和は1になる。
    """
    case = NET.case(rng, {})
    case = case.with_values(W2=1e4 * case.values["W2"])
    y = NET.output(NET.made_with(student, case), case)
    expect(
        (np.abs(y.sum(axis=1) - 1) < 1e-4).all() and (y >= 0).all(),
        of=NET.of_output,
        en="Every row should hold probabilities: none below 0, and a sum of 1.",
        ja="各行は確率のはずです。0 以上で、和は 1 になります。",
        given=case.given("x", *NET.keys),
    )


def ask_loss(student, rng, t):
    EVEN.loss(student, rng, K=5, t=t, batches=({"N": 7}, {"N": 4}))


def ask_accuracy(student, rng, t):
    NET.accuracy(student, rng, t=t, batches=({"N": 11}, {"N": 11}))


@check(points=2, needs="predict")
def test_loss(student, rng):
    """loss is the cross-entropy error of the predictions, a mean over the batch.

    loss は予測の交差エントロピー誤差を、バッチの平均で返す。
    """
    in_either_form(FORMS, lambda t: ask_loss(student, rng, t))


@check(points=2, needs="predict")
def test_accuracy(student, rng):
    """accuracy is the share of right answers.

    accuracy は正解した割合を返す。
    """
    in_either_form(FORMS, lambda t: ask_accuracy(student, rng, t))


@check(points=1, needs="predict")
def test_targets(student, rng):
    """loss and accuracy take labels (N,) as well as one-hot targets (N, K).

    loss と accuracy は、ラベル (N,) も one-hot 表現 (N, K) も受け取る。
    """
    of_what_is_right(
        *(
            (
                lambda ask=ask: in_either_form(FORMS, lambda t: ask(student, rng, t)),
                lambda ask=ask: [ask(student, rng, t) for t in FORMS],
            )
            for ask in (ask_loss, ask_accuracy)
        )
    )


@check(points=1, needs="predict")
def test_own_parameters(student, rng):
    """A network predicts with what stands in params at that moment, before and after it is changed.

    ネットワークは、そのとき params にある値で予測する。値を書き換えればその値で予測する。
    """
    why = (
        "predict did not use the numbers that stand in net.params at that moment.",
        "predict が、そのときの net.params の値を使っていません。",
    )
    NET.predict(student, rng, batches=({}, {}), why=why)
    case = NET.case(rng, {})
    own = NET.new(student, case)
    NET.expect_output(own, case.with_values(**NET.read(own, case)), why)


@check(points=1, needs="predict")
def test_side_by_side(student, rng):
    """Two networks keep their parameters apart: what is written into one changes nothing in the other.

    2つのネットワークは別々のパラメータを持ち、片方に書き込んでももう片方は変わらない。
    """
    NET.side_by_side(student, rng)
