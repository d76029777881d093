"""Checks of the network of three layers, forward."""

import numpy as np

from autograder.checks import as_array, as_dict, check, expect, expect_array, expect_number

KEYS = ("W1", "b1", "W2", "b2")
# A network may keep its parameters in float32, which has seven digits.
TOLERANCE = {"rtol": 1e-4, "atol": 1e-5}


def draw_sizes(rng):
    """Batch, input, hidden and output sizes, no two alike."""
    return [int(size) for size in rng.permutation([4, 5, 6, 7])]


def draw_parameters(rng, d, h, k, scale=1.0):
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    return {name: scale * rng.normal(size=shape) for name, shape in shapes.items()}


def probabilities(x, params):
    """The definition, in the suite's own words."""
    scores = np.maximum(x @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def network(student, params):
    """The learner's network, with these numbers written into its parameters."""
    d, h = params["W1"].shape
    net = student.ThreeLayerNet(d, h, len(params["b2"]))
    net.write("params", params)
    return net


@check(points=3)
def test_parameters(student, rng):
    """A new network has He weights of the right shapes and zero biases.

    新しいネットワークの重みは正しい形の He の初期値で、バイアスは 0 である。
    """
    d, h, k = int(rng.integers(380, 420)), int(rng.integers(180, 220)), int(rng.integers(90, 110))
    of = "ThreeLayerNet(input_size, hidden_size, output_size).params"
    given = {"input_size": d, "hidden_size": h, "output_size": k}
    params = as_dict(student.ThreeLayerNet(d, h, k).params, KEYS, of=of)
    for name, fan_in, fan_out in (("W1", d, h), ("W2", h, k)):
        W = as_array(params[name], (fan_in, fan_out), of=f'params["{name}"]')
        variance, mean, measured = 2 / fan_in, float(W.mean()), float(W.var())
        # 6.5 standard deviations of what right weights scatter
        expect(
            abs(mean) < 6.5 * np.sqrt(variance / W.size),
            of=f'params["{name}"]',
            en=f"The weights should scatter around 0. Their mean is {mean:.4g}.",
            ja=f"重みは 0 を中心に散らばるはずですが、平均は {mean:.4g} です。",
            given=given,
        )
        expect(
            abs(measured / variance - 1) < 6.5 * np.sqrt(2 / W.size),
            of=f'params["{name}"]',
            en=f"With {fan_in} inputs He weights have a variance of about {variance:.4g}. Here it is {measured:.4g}.",
            ja=f"入力が {fan_in} 個なら He の初期値の分散は約 {variance:.4g} です。ここでは {measured:.4g} です。",
            given=given,
        )
    for name, size in (("b1", h), ("b2", k)):
        expect_array(params[name], np.zeros(size), of=f'params["{name}"]', given=given)


@check(points=4)
def test_predict(student, rng):
    """predict gives softmax(relu(x @ W1 + b1) @ W2 + b2).

    predict は softmax(relu(x @ W1 + b1) @ W2 + b2) を返す。
    """
    n, d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k)
    net = network(student, params)
    for _ in range(2):
        x = rng.normal(size=(n, d))
        expect_array(
            net.predict(x), probabilities(x, params), of="net.predict(x)", given={"x": x, **params}, **TOLERANCE
        )


@check(points=1, needs="predict")
def test_large_scores(student, rng):
    """The probabilities stay finite and sum to 1 where the scores are large.

    スコアが大きくても確率は有限で、和は1になる。
    """
    n, d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k)
    params["W2"] *= 1e4
    x = rng.normal(size=(n, d))
    y = as_array(network(student, params).predict(x), (n, k), of="net.predict(x)")
    expect(
        bool((np.abs(y.sum(axis=1) - 1) < 1e-4).all() and (y >= 0).all()),
        of="net.predict(x)",
        en="Every row should hold probabilities: none below 0, and a sum of 1.",
        ja="各行は確率のはずです。0 以上で、和は 1 になります。",
        given={"x": x, **params},
    )


@check(points=2, needs="predict")
def test_loss(student, rng):
    """loss is the cross-entropy error of the predictions, for labels and for one-hot targets.

    loss は予測の交差エントロピー誤差を返す。ラベルでも one-hot 表現でもよい。
    """
    n, d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k, scale=0.5)
    x = rng.uniform(-1.0, 1.0, size=(n, d))
    y = probabilities(x, params)
    labels = np.array([rng.choice(np.flatnonzero(row >= 1 / k)) for row in y])
    labels[0] = np.argsort(y[0])[-2]
    # An epsilon of up to 1e-5 is allowed, and only labels[0] may have a probability below 1 / 7.
    atol = 1e-4 + 2e-5 / float(y[0, labels[0]])
    net = network(student, params)
    for t in (labels, np.eye(k)[labels]):
        expect_number(
            net.loss(x, t),
            float(-np.mean([np.log(row[label]) for row, label in zip(y, labels, strict=True)])),
            of="net.loss(x, t)",
            given={"x": x, "t": t, **params},
            rtol=1e-4,
            atol=atol,
        )


@check(points=2, needs="predict")
def test_accuracy(student, rng):
    """accuracy is the share of right answers, for labels and for one-hot targets.

    accuracy は正解した割合を返す。ラベルでも one-hot 表現でもよい。
    """
    _, d, h, k = draw_sizes(rng)
    n = 11
    params = draw_parameters(rng, d, h, k)
    x = rng.normal(size=(300, d))
    ranked = np.sort(probabilities(x, params), axis=1)
    x = x[ranked[:, -1] - ranked[:, -2] > 1e-3][:n]  # no ties, in float32 neither
    answers = probabilities(x, params).argmax(axis=1)
    net = network(student, params)
    for right in rng.permutation(np.arange(2, n - 1))[:2]:
        wrong = rng.permutation(n) >= right
        labels = np.where(wrong, (answers + rng.integers(1, k, size=n)) % k, answers)
        for t in (labels, np.eye(k)[labels]):
            expect_number(
                net.accuracy(x, t),
                float(right / n),
                of="net.accuracy(x, t)",
                given={"x": x, "t": t, **params},
                atol=1e-6,
            )


@check(points=2)
def test_own_parameters(student, rng, reference):
    """A network predicts with what stands in params at that moment, before and after it is changed.

    ネットワークは、そのとき params にある値で予測する。値を書き換えればその値で予測する。
    """
    n, d, h, k = draw_sizes(rng)
    twin = reference.ThreeLayerNet(d, h, k)
    x = rng.normal(size=(n, d))

    def expect_equal_to_twin(net):
        expect_array(
            net.predict(x),
            twin.predict(x),
            of="net.predict(x)",
            given={"x": x},
            why=(
                "predict did not use the numbers that stand in net.params at that moment.",
                "predict が、そのときの net.params の値を使っていません。",
            ),
            **TOLERANCE,
        )

    net = student.ThreeLayerNet(d, h, k)
    for _ in range(2):
        for name, array in draw_parameters(rng, d, h, k).items():
            twin.params[name][...] = array
        net.write("params", twin.params)
        expect_equal_to_twin(net)
    net = student.ThreeLayerNet(d, h, k)
    params = as_dict(net.params, KEYS, of="net.params")
    for name, array in twin.params.items():
        array[...] = as_array(params[name], array.shape, of=f'net.params["{name}"]')
    expect_equal_to_twin(net)
