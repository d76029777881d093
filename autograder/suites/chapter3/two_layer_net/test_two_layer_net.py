"""Checks of the network of two layers."""

import numpy as np

from autograder.checks import (
    Network,
    Reason,
    as_array,
    as_dict,
    as_probabilities,
    between,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    expect_at_most,
    in_either_form,
    of_what_is_right,
    oracles,
)

SMALL = between(-0.5, 0.5)
# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and its gradient by that share; the numbers are
# drawn so that y stays above 0.03. Parameters kept in float32 are right too.
NET = Network(
    "TwoLayerNet(D, H, K)",
    arrays={"x": "N D", "t": "N < K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    definition=lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    also=(lambda x, W1, b1, W2, b2: oracles.sigmoid(x @ W1 + b1) @ W2 + b2,),
    draw={"x": between(-1, 1), "W1": SMALL, "b1": SMALL, "W2": SMALL, "b2": SMALL},
    away_from=lambda x, W1, b1: oracles.affine(x, W1, b1),
    gap=0.01,
    close={"rtol": 1e-5, "atol": 1e-5},
    slope={"rtol": 1e-3, "atol": 2e-4},
    loss_close={"rtol": 0.0, "atol": 5e-4},
)

# 90,000 parameters. Seconds of a processor for gradient: the solution 0.001, with loops over everything 0.3; central
# differences 90.
WIDE = NET.like(sizes={"N": 3, "D": 30_000, "H": 3, "K": 4}, draw={"x": between(-0.02, 0.02)})


@check(points=2)
def test_parameters(student, rng):
    """A new network has random weights around 0, of the right shapes, and zero biases.

    新しいネットワークの重みは正しい形で 0 を中心にランダムに散らばり、バイアスは 0 である。
    """
    d, h, k = int(rng.integers(80, 100)), int(rng.integers(50, 70)), int(rng.integers(20, 30))
    given = {"D": d, "H": h, "K": k}
    params = as_dict(student.TwoLayerNet(d, h, k).params, NET.keys, of="TwoLayerNet(D, H, K).params")
    for key, shape in (("W1", (d, h)), ("W2", (h, k))):
        of = f'net.params["{key}"]'
        W = as_array(params[key], shape, of=of, given=given)
        expect(
            len(np.unique(W, axis=1).T) == shape[1] and len(np.unique(W, axis=0)) == shape[0],
            of=of,
            en="Some neurons have equal weights. They would get equal gradients and stay equal for ever.",
            ja="同じ重みを持つニューロンがあります。勾配も同じになり、いつまでも同じままです。",
            given=given,
        )
        expect(
            abs(W.mean()) < 6.5 * W.std() / np.sqrt(W.size),  # 6.5 standard deviations of a mean of so many numbers
            of=of,
            en=f"The weights should scatter around 0. Their mean is {W.mean():.4g} and their spread {W.std():.4g}.",
            ja=f"重みは 0 を中心に散らばるはずですが、平均は {W.mean():.4g}、標準偏差は {W.std():.4g} です。",
            given=given,
        )
    for key, size in (("b1", h), ("b2", k)):
        expect_array(params[key], np.zeros(size), of=f'net.params["{key}"]', given=given)


@check(points=2)
def test_predict(student, rng):
    """predict passes x through both layers, with the numbers that stand in params at that moment.

    predict は、そのとき params にある値で x を2つの層に通す。
    """
    why = (
        "The scores are relu(x @ W1 + b1) @ W2 + b2, with the arrays that stand in params now. Sigmoid in "
        "place of relu, and their softmax, are right too.",
        "スコアは、いま params にある配列を使った relu(x @ W1 + b1) @ W2 + b2 です。"
        "relu の代わりに sigmoid を使っても、スコアをソフトマックスに通してもかまいません。",
    )
    NET.predict(student, rng, batches=({"N": 7}, {"N": 2}), why=why)


FORMS = ("N K of 1", "N < K")


@check(points=2, needs="predict")
def test_loss(student, rng):
    """loss is the cross entropy of the network's own predictions, a mean over the batch.

    loss はネットワーク自身の予測の交差エントロピー誤差で、バッチの平均である。
    """
    in_either_form(FORMS, lambda t: NET.loss(student, rng, t=t, batches=({"N": 7}, {"N": 4}, {"N": 6})))


@check(points=1, needs="predict")
def test_accuracy(student, rng):
    """accuracy is the share of right answers.

    accuracy は正解の割合である。
    """
    in_either_form(FORMS, lambda t: NET.accuracy(student, rng, t=t, batches=({"N": 7}, {"N": 40}, {"N": 7})))


@check(points=2, needs=("predict", "loss"))
def test_numerical_gradient(student, rng):
    """numerical_gradient gives the slope of the loss for each parameter, and puts params back.

    numerical_gradient は各パラメータについての損失の傾きを返し、params を元に戻す。
    """
    in_either_form(FORMS, lambda t: NET.gradients(student, rng, t=t, method="numerical_gradient", batches=({"N": 6},)))


def ask_gradient(student, rng, batches):
    """Inputs of very different size, and weights to match: no step of numerical differentiation suits them all.

    The errors of central differences at h are about (h * unit)^2 / 6 and 1e-16 / (h * unit), of the gradient.
    """
    net, cases = NET.cases(student, rng, batches, {})
    units = rng.permutation([1e6, 1e-8, *[1.0] * (cases[0].sizes["D"] - 2)])
    of = "net.gradient(x, t)"
    for case in cases:
        scaled = case.with_values(x=case.values["x"] * units, W1=case.values["W1"] / units[:, None])
        NET.write(net, scaled)
        own, _ = NET.expect_output(net, scaled)
        expected = NET.right_gradients(own.with_values(**case.values))
        received = as_dict(net.gradient(scaled.values["x"], scaled.values["t"]), NET.keys, of=of)
        given = scaled.given(*NET.arrays)
        for key in ("b2", "W2", "b1"):
            expect_array(received[key], expected[key], of=f'{of}["{key}"]', given=given, **NET.slope)
        rows = as_array(received["W1"], expected["W1"].shape, of=f'{of}["W1"]', given=given)
        right = expected["W1"] * units[:, None]
        usual = np.isclose(units, 1.0)
        why = Reason(
            "Where the columns of x are of usual size this is right. Here they are of very different size, and the "
            "gradient should be exact for each of them: so it must come from the backward pass.",
            "x の列の大きさが普通の所では合っています。ここでは列の大きさがまちまちです。"
            "どの列でも勾配が正確になるよう、逆伝播で求めます。",
            when=lambda *_, rows=rows, right=right, usual=usual: np.allclose(rows[usual], right[usual], **NET.slope),
        )
        for index, unit in enumerate(units):
            close = {**NET.slope, "atol": NET.slope["atol"] * unit}
            expect_array(rows[index], right[index], of=f'{of}["W1"][{index}]', given=given, why=why, **close)
    WIDE.in_one_pass(student, rng, t=batches[0]["t"])


@check(points=3, needs="predict")
def test_gradient(student, rng):
    """gradient gives the exact gradient of the loss for each parameter, by backpropagation.

    gradient は誤差逆伝播法で、各パラメータについての損失の正確な勾配を返す。
    """
    in_either_form(FORMS, lambda t: ask_gradient(student, rng, ({"N": 6, "t": t}, {"N": 9, "t": t})))


@check(points=1, needs="predict")
def test_targets(student, rng):
    """loss, accuracy and gradient take labels (N,) as well as one-hot targets (N, K), in turn.

    loss・accuracy・gradient は、ラベル (N,) も one-hot 表現 (N, K) も受け取る。交互に渡してもよい。
    """
    hot, labels = FORMS
    turns = [{"N": n, "t": t} for n, t in ((6, labels), (4, hot), (7, labels))]
    questions = (
        lambda batches: NET.loss(student, rng, batches=batches),
        lambda batches: NET.accuracy(student, rng, batches=[{**one, "N": 10 * one["N"]} for one in batches]),
        lambda batches: ask_gradient(student, rng, batches),
    )
    of_what_is_right(
        *(
            (lambda ask=ask: in_either_form(FORMS, lambda t: ask([{"N": 6, "t": t}])), lambda ask=ask: ask(turns))
            for ask in questions
        )
    )


@check(points=1, needs="predict")
def test_side_by_side(student, rng):
    """Two networks keep their parameters apart: what is written into one changes nothing in the other.

    2つのネットワークは別々のパラメータを持ち、片方に書き込んでももう片方は変わらない。
    """
    NET.side_by_side(student, rng)


@check(points=1, needs=("predict", "gradient"))
def test_learning(student, rng):
    """From its own first weights the network learns to read handwritten digits.

    自分の初期値から学習を始めて、手書き数字を読めるようになる。
    """
    x_train, t_train, x_test, t_test = digits(rng)
    x_train, t_train = x_train[:300], t_train[:300]
    case = NET.case(rng, {"N": 3, "D": 64, "H": 20, "K": 10}).with_values(x=x_train, t=t_train)
    net = NET.new(student, case)
    first = oracles.entropies(np.log(as_probabilities(NET.output(net, case)) + 1e-300), t_train).mean()
    expect_at_most(
        first,
        2 * np.log(10),  # in 1,000 runs He weights gave at most 3.38, standard normal ones at least 6.47
        of=("the first loss", "最初の損失"),
        sentence=(
            f"A network that knows nothing yet should have a loss near log(10) = 2.30. Here it is {first:.3g}.",
            f"まだ何も学んでいないネットワークの損失は log(10) = 2.30 に近いはずですが、ここでは {first:.3g} です。",
        ),
    )

    def ask(t):
        NET.write(net, case.with_values(**own))
        NET.descend(net, case, student.put(x_train), student.put(t), steps=80, lr=0.5)
        of = (
            "net.predict(x_test) after 80 steps of gradient descent",
            "勾配降下法で 80 歩進んだ後の net.predict(x_test)",
        )
        # In 500 runs He weights and ReLU came to .872 at least; 0.01 * normal and sigmoid, the slowest, to .836.
        expect_accuracy(net.predict(x_test), t_test, 0.65, of=of)

    own = NET.read(net, case)
    in_either_form((np.eye(10)[t_train], t_train), ask)
