"""Checks of the network of two layers."""

import numpy as np

from autograder.checks import (
    Network,
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


@check(points=2, needs="predict")
def test_loss(student, rng):
    """loss is the cross entropy of the network's own predictions, for labels and one-hot targets.

    loss はネットワーク自身の予測の交差エントロピー誤差である。ラベルでも one-hot 表現でもよい。
    """
    NET.loss(student, rng, batches=({"N": 7}, {"N": 4, "t": "N K of 1"}, {"N": 6}))


@check(points=2, needs="predict")
def test_accuracy(student, rng):
    """accuracy is the share of right answers, for labels and one-hot targets.

    accuracy は正解の割合である。ラベルでも one-hot 表現でもよい。
    """
    NET.accuracy(student, rng, batches=({"N": 7}, {"N": 40, "t": "N K of 1"}, {"N": 7}))


@check(points=2, needs=("predict", "loss"))
def test_numerical_gradient(student, rng):
    """numerical_gradient gives the slope of the loss for each parameter, and puts params back.

    numerical_gradient は各パラメータについての損失の傾きを返し、params を元に戻す。
    """
    NET.gradients(student, rng, method="numerical_gradient", batches=({"N": 6},))


@check(points=4, needs="predict")
def test_gradient(student, rng):
    """gradient gives the exact gradient of the loss for each parameter, by backpropagation.

    gradient は誤差逆伝播法で、各パラメータについての損失の正確な勾配を返す。
    """
    why = (
        "The columns of x are of very different size here, and the gradient should be exact for each of "
        "them: so it must come from the backward pass.",
        "ここでは x の列の大きさがまちまちです。どの列でも勾配が正確になるよう、逆伝播で求めます。",
    )
    net, cases = NET.cases(student, rng, ({"N": 6}, {"N": 9, "t": "N K of 1"}), {})
    # Inputs of very different size, and weights to match: no step of numerical differentiation suits them all. The
    # errors of central differences at h are about (h * unit)^2 / 6 and 1e-16 / (h * unit), of the gradient.
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
        for index, unit in enumerate(units):
            right, close = expected["W1"][index] * unit, {**NET.slope, "atol": NET.slope["atol"] * unit}
            expect_array(rows[index], right, of=f'{of}["W1"][{index}]', given=given, why=why, **close)


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
        of="the first loss",
        sentence=(
            f"A network that knows nothing yet should have a loss near log(10) = 2.30. Here it is {first:.3g}.",
            f"まだ何も学んでいないネットワークの損失は log(10) = 2.30 に近いはずですが、ここでは {first:.3g} です。",
        ),
    )
    NET.descend(net, case, student.put(x_train), student.put(t_train), steps=80, lr=0.5)
    # In 500 runs He weights and ReLU came to at least .872; 0.01 * normal and sigmoid, the slowest, to at least .836.
    expect_accuracy(net.predict(x_test), t_test, 0.65, of="net.predict(x_test) after 80 steps of gradient descent")
