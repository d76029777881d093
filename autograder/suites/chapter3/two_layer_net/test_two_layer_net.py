"""Checks of the network of two layers."""

import numpy as np

from autograder.checks import as_array, as_dict, check, digits, expect, expect_accuracy, expect_array, expect_number

KEYS = ("W1", "b1", "W2", "b2")
# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and its gradient by that share; the numbers are
# drawn so that y stays above 0.03.
LOSS = {"rtol": 0.0, "atol": 5e-4}
GRADIENT = {"rtol": 1e-3, "atol": 2e-4}


def relu(z):
    return np.maximum(z, 0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def slope(activation, z):
    return np.where(z > 0, 1.0, 0.0) if activation is relu else sigmoid(z) * (1 - sigmoid(z))


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def score(params, x, activation):
    return activation(x @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]


def possible(params, x):
    """What predict may return, with the hidden layer's activation."""
    scores = [(activation, score(params, x, activation)) for activation in (relu, sigmoid)]
    return scores + [(activation, softmax(values)) for activation, values in scores]


def nearest(y, params, x):
    """The activation and the right answer which the received predictions come nearest to."""
    return min(possible(params, x), key=lambda pair: np.abs(pair[1] - y).max())


def probabilities(y):
    """The received predictions as probabilities, whether they are that already or scores."""
    return y if (y >= 0).all() and np.allclose(y.sum(axis=1), 1, atol=1e-5) else softmax(y)


def cross_entropy(y, labels):
    return float(-np.mean(np.log(y[np.arange(len(labels)), labels])))


def exact_gradients(params, x, labels, activation):
    """The gradient of the cross entropy for each parameter, by the chain rule."""
    z = x @ params["W1"] + params["b1"]
    hidden = activation(z)
    upstream = (softmax(hidden @ params["W2"] + params["b2"]) - np.eye(len(params["b2"]))[labels]) / len(x)
    inner = upstream @ params["W2"].T * slope(activation, z)
    return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": hidden.T @ upstream, "b2": upstream.sum(axis=0)}


def draw_sizes(rng):
    """Input, hidden and output sizes, no two alike."""
    return [int(size) for size in rng.permutation([4, 5, 3])]


def draw_parameters(rng, d, h, k):
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    return {key: rng.uniform(-0.5, 0.5, size=shape) for key, shape in shapes.items()}


def draw_batch(rng, n, params):
    """Samples whose hidden neurons all stay away from the kink of ReLU."""
    while True:
        x = rng.uniform(-1, 1, size=(n, len(params["W1"])))
        if np.abs(x @ params["W1"] + params["b1"]).min() > 0.01:
            return x


def network(student, params):
    """The learner's network, with these numbers written into its parameters."""
    d, h = params["W1"].shape
    net = student.TwoLayerNet(d, h, len(params["b2"]))
    net.write("params", params)
    return net


@check(points=2)
def test_parameters(student, rng):
    """A new network has random weights around 0, of the right shapes, and zero biases.

    新しいネットワークの重みは正しい形で 0 を中心にランダムに散らばり、バイアスは 0 である。
    """
    d, h, k = int(rng.integers(80, 100)), int(rng.integers(50, 70)), int(rng.integers(20, 30))
    given = {"D": d, "H": h, "K": k}
    params = as_dict(student.TwoLayerNet(d, h, k).params, KEYS, of="TwoLayerNet(D, H, K).params")
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
    d, h, k = draw_sizes(rng)
    net = student.TwoLayerNet(d, h, k)
    for n in (7, 2):
        params = draw_parameters(rng, d, h, k)
        net.write("params", params)
        x = draw_batch(rng, n, params)
        y = net.predict(x)
        _, expected = nearest(as_array(y, (n, k), of="net.predict(x)"), params, x)
        expect_array(
            y,
            expected,
            of="net.predict(x)",
            given={"x": x, **params},
            rtol=1e-5,  # parameters kept in float32 are right too
            atol=1e-5,
            why=(
                "The scores are relu(x @ W1 + b1) @ W2 + b2, with the arrays that stand in params now. Sigmoid in "
                "place of relu, and their softmax, are right too.",
                "スコアは、いま params にある配列を使った relu(x @ W1 + b1) @ W2 + b2 です。"
                "relu の代わりに sigmoid を使っても、スコアをソフトマックスに通してもかまいません。",
            ),
        )


@check(points=2, needs="predict")
def test_loss(student, rng):
    """loss is the cross entropy of the network's own predictions, for labels and one-hot targets.

    loss はネットワーク自身の予測の交差エントロピー誤差である。ラベルでも one-hot 表現でもよい。
    """
    d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k)
    net = network(student, params)
    for n, one_hot in ((7, False), (4, True), (6, False)):
        x, labels = draw_batch(rng, n, params), rng.integers(k, size=n)
        t = np.eye(k)[labels] if one_hot else labels
        y = probabilities(as_array(net.predict(x), (n, k), of="net.predict(x)"))
        expect_number(
            net.loss(x, t),
            cross_entropy(y, labels),
            of="net.loss(x, t)",
            given={"x": x, "t": t, "probabilities of predict(x)": y},
            why=(
                "It is the mean over the batch of -log(the probability that predict gives to the right class).",
                "損失は、予測が正解クラスに与えた確率の -log を、バッチで平均したものです。",
            ),
            **LOSS,
        )


@check(points=2, needs="predict")
def test_accuracy(student, rng):
    """accuracy is the share of right answers, for labels and one-hot targets.

    accuracy は正解の割合である。ラベルでも one-hot 表現でもよい。
    """
    d, h, k = draw_sizes(rng)
    params, n = draw_parameters(rng, d, h, k), 7
    net = network(student, params)
    for right, one_hot in zip(rng.permutation(np.arange(1, n))[:3], (False, True, False), strict=True):
        x = draw_batch(rng, n, params)
        answers = as_array(net.predict(x), (n, k), of="net.predict(x)").argmax(axis=1)
        others = (answers + rng.integers(1, k, size=n)) % k
        labels = np.where(rng.permutation(n) < right, answers, others)
        t = np.eye(k)[labels] if one_hot else labels
        given = {"classes with the highest score": answers, "t": t}
        expect_number(net.accuracy(x, t), float(right / n), of="net.accuracy(x, t)", given=given, atol=1e-6)


@check(points=2, needs=("predict", "loss"))
def test_numerical_gradient(student, rng):
    """numerical_gradient gives the slope of the loss for each parameter, and puts params back.

    numerical_gradient は各パラメータについての損失の傾きを返し、params を元に戻す。
    """
    d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k)
    net = network(student, params)
    x, labels = draw_batch(rng, 6, params), rng.integers(k, size=6)
    activation, _ = nearest(as_array(net.predict(x), (6, k), of="net.predict(x)"), params, x)
    expected = exact_gradients(params, x, labels, activation)
    of = "net.numerical_gradient(x, t)"
    received = as_dict(net.numerical_gradient(x, labels), KEYS, of=of)
    given = {"x": x, "t": labels, **params}
    for key in KEYS:
        expect_array(received[key], expected[key], of=f'{of}["{key}"]', given=given, **GRADIENT)
    after = as_dict(net.params, KEYS, of="net.params")
    for key in KEYS:
        expect_array(
            after[key],
            params[key],
            of=f'net.params["{key}"]',
            rtol=0.0,
            atol=1e-6,  # moving a number to and fro costs rounding only
            why=(
                "numerical_gradient left another number in params than it found.",
                "numerical_gradient の前と後で params の値が変わっています。",
            ),
        )


@check(points=4, needs="predict")
def test_gradient(student, rng):
    """gradient gives the exact gradient of the loss for each parameter, by backpropagation.

    gradient は誤差逆伝播法で、各パラメータについての損失の正確な勾配を返す。
    """
    d, h, k = draw_sizes(rng)
    params = draw_parameters(rng, d, h, k)
    # Inputs of very different size, and weights to match: no step of numerical differentiation suits them all. The
    # errors of central differences at h are about (h * unit)^2 / 6 and 1e-16 / (h * unit), of the gradient.
    units = rng.permutation([1e6, 1e-8, *[1.0] * (d - 2)])
    net = student.TwoLayerNet(d, h, k)
    net.write("params", {**params, "W1": params["W1"] / units[:, None]})
    of = "net.gradient(x, t)"
    for n, one_hot in ((6, False), (9, True)):
        x, labels = draw_batch(rng, n, params), rng.integers(k, size=n)
        t = np.eye(k)[labels] if one_hot else labels
        activation, _ = nearest(as_array(net.predict(x * units), (n, k), of="net.predict(x)"), params, x)
        expected = exact_gradients(params, x, labels, activation)
        received = as_dict(net.gradient(x * units, t), KEYS, of=of)
        given = {"x": x * units, "t": t, **params, "W1": params["W1"] / units[:, None]}
        for key in ("b2", "W2", "b1"):
            expect_array(received[key], expected[key], of=f'{of}["{key}"]', given=given, **GRADIENT)
        rows = as_array(received["W1"], (d, h), of=f'{of}["W1"]', given=given)
        for index, unit in enumerate(units):
            expect_array(
                rows[index],
                expected["W1"][index] * unit,
                of=f'{of}["W1"][{index}]',
                given=given,
                rtol=GRADIENT["rtol"],
                atol=GRADIENT["atol"] * unit,
                why=(
                    "The columns of x are of very different size here, and the gradient should be exact for each of "
                    "them: so it must come from the backward pass.",
                    "ここでは x の列の大きさがまちまちです。どの列でも勾配が正確になるよう、逆伝播で求めます。",
                ),
            )


@check(points=1, needs=("predict", "gradient"))
def test_learning(student, rng):
    """From its own first weights the network learns to read handwritten digits.

    自分の初期値から学習を始めて、手書き数字を読めるようになる。
    """
    n, d, h, k = 300, 64, 20, 10
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    x_train, t_train, x_test, t_test = digits(rng)
    x_train, t_train = x_train[:n], t_train[:n]
    net = student.TwoLayerNet(d, h, k)
    y = probabilities(as_array(net.predict(x_train), (n, k), of="net.predict(x_train)"))
    first = cross_entropy(y + 1e-300, t_train)
    expect(
        first < 2 * np.log(k),  # in 1,000 runs He weights gave at most 3.38, standard normal ones at least 6.47
        of="the first loss",
        en=f"A network that knows nothing yet should have a loss near log(10) = 2.30. Here it is {first:.3g}.",
        ja=f"まだ何も学んでいないネットワークの損失は log(10) = 2.30 に近いはずですが、ここでは {first:.3g} です。",
    )
    params = as_dict(net.params, KEYS, of="net.params")
    params = {key: as_array(params[key], shapes[key], of=f'net.params["{key}"]') for key in KEYS}
    speed = dict.fromkeys(KEYS, 0.0)
    x, t = student.put(x_train), student.put(t_train)
    for _ in range(80):  # gradient descent with momentum: learning rate 0.5, momentum 0.9
        grads = as_dict(net.gradient(x, t), KEYS, of="net.gradient(x, t)")
        for key in KEYS:
            grad = as_array(grads[key], shapes[key], of=f'net.gradient(x, t)["{key}"]')
            speed[key] = 0.9 * speed[key] - 0.5 * grad
            params[key] = params[key] + speed[key]
        net.write("params", params)
    # In 500 runs He weights and ReLU came to at least .872; 0.01 * normal and sigmoid, the slowest, to at least .836.
    expect_accuracy(net.predict(x_test), t_test, 0.65, of="net.predict(x_test) after 80 steps of gradient descent")
