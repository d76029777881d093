"""Checks of the small convolutional network."""

import numpy as np

from autograder.checks import (
    as_array,
    as_dict,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    expect_gradient,
    expect_number,
)

KEYS = ("W1", "b1", "W2", "b2", "W3", "b3")
# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and its gradient by that share; the numbers are
# drawn so that y stays above 0.03 (0.037 in 1,000 draws).
LOSS = {"rtol": 0.0, "atol": 6e-4}
GRADIENT = {"rtol": 1e-3, "atol": 1e-4}
INPUT, CONV = (3, 6, 6), {"filter_num": 2, "filter_size": 3, "pad": 1, "stride": 1}
HIDDEN, CLASSES = 5, 4


def convolve(x, W, b, conv):
    pad, stride = conv["pad"], conv["stride"]
    x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x_padded, W.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncpqij,fcij->nfpq", windows, W) + b[:, None, None]


def blocks(maps):
    """The 2 x 2 windows of the pooling, (N, FN, h, w, 4)."""
    n, f, h, w = maps.shape
    kept = maps[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, f, h // 2, 2, w // 2, 2)
    return kept.transpose(0, 1, 2, 4, 3, 5).reshape(n, f, h // 2, w // 2, 4)


def hidden(params, x, conv):
    """What the hidden neurons get before ReLU."""
    maps = np.maximum(convolve(x, params["W1"], params["b1"], conv), 0)
    return blocks(maps).max(axis=4).reshape(len(x), -1) @ params["W2"] + params["b2"]


def scores(params, x, conv):
    return np.maximum(hidden(params, x, conv), 0) @ params["W3"] + params["b3"]


def softmax(values):
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(y, labels):
    return float(-np.mean(np.log(y[np.arange(len(labels)), labels])))


def probabilities(y):
    """The received predictions as probabilities, whether they are that already or scores."""
    return y if (y >= 0).all() and np.allclose(y.sum(axis=1), 1, atol=1e-5) else softmax(y)


def shapes(dim, conv, hidden_size, classes):
    c, h, w = dim
    f, size = conv["filter_num"], conv["filter_size"]
    rows, columns = ((side + 2 * conv["pad"] - size) // conv["stride"] + 1 for side in (h, w))
    d = f * (rows // 2) * (columns // 2)
    return {
        "W1": (f, c, size, size),
        "b1": (f,),
        "W2": (d, hidden_size),
        "b2": (hidden_size,),
        "W3": (hidden_size, classes),
        "b3": (classes,),
    }


def draw_parameters(rng, dim, conv):
    limits = {"W1": 0.5, "b1": 0.3, "W2": 0.3, "b2": 0.3, "W3": 0.3, "b3": 0.3}
    return {
        key: rng.uniform(-limits[key], limits[key], size=shape)
        for key, shape in shapes(dim, conv, HIDDEN, CLASSES).items()
    }


def draw_images(rng, n, params, dim, conv):
    """Images for which no ReLU is near its kink and no two maxima of a window are near each other."""
    while True:
        x = rng.uniform(-1, 1, size=(n, *dim))
        maps = convolve(x, params["W1"], params["b1"], conv)
        top = np.sort(blocks(maps), axis=4)
        near = (np.diff(top[..., 2:]) < 3e-4)[..., 0] & (top[..., 3] > 0)
        if np.abs(maps).min() > 3e-4 and not near.any() and np.abs(hidden(params, x, conv)).min() > 3e-3:
            return x


def network(student, params, dim=INPUT, conv=CONV):
    """The learner's network, with these numbers written into its parameters."""
    net = student.SimpleConvNet(dim, conv, HIDDEN, CLASSES, 0.1)
    net.write("params", params)
    return net


def read_parameters(net, dim, conv, hidden_size, classes, given):
    found = as_dict(net.params, KEYS, of="net.params", given=given)
    expected = shapes(dim, conv, hidden_size, classes)
    return {key: as_array(found[key], expected[key], of=f'net.params["{key}"]', given=given) for key in KEYS}


def expect_predictions(net, params, x, conv):
    right = scores(params, x, conv)
    y = as_array(net.predict(x), right.shape, of="net.predict(x)", given={"x": x, **params})
    expected = min((right, softmax(right)), key=lambda values: np.abs(values - y).max())
    why = (
        "They are what comes out of the second affine layer, with the arrays that stand in params now; their softmax "
        "is right too. The order is convolution, ReLU, pooling, affine, ReLU, affine.",
        "いま params にある配列を使って、畳み込み、ReLU、プーリング、Affine、ReLU、Affine の順に通した結果です。"
        "それをソフトマックスに通してもかまいません。",
    )
    expect_array(y, expected, of="net.predict(x)", given={"x": x, **params}, rtol=1e-5, atol=1e-5, why=why)


@check(points=2)
def test_parameters(student, rng):
    """A new network has weights of the right shapes and of the spread asked for, and zero biases.

    新しいネットワークの重みは、形状と標準偏差が指定どおりで、バイアスは 0 である。
    """
    dim, conv = (3, 16, 16), {"filter_num": 20, "filter_size": 5, "pad": 0, "stride": 1}
    std = float(rng.uniform(0.02, 0.2))
    given = {"input_dim": dim, "conv_param": conv, "hidden_size": 40, "output_size": 30, "weight_init_std": std}
    net = student.SimpleConvNet(dim, conv, 40, 30, std)
    params = read_parameters(net, dim, conv, 40, 30, given)
    for key in ("W1", "W2", "W3"):
        W = params[key]
        # 6.5 standard deviations of the mean and of the spread of so many numbers
        right = abs(W.mean()) < 6.5 * std / np.sqrt(W.size) and abs(W.std() / std - 1) < 6.5 / np.sqrt(2 * W.size)
        expect(
            right,
            of=f'net.params["{key}"]',
            en=f"The weights should be weight_init_std times standard normal numbers. Their mean is {W.mean():.3g} "
            f"and their standard deviation {W.std():.3g}.",
            ja="重みは標準正規分布の weight_init_std 倍のはずですが、"
            f"平均は {W.mean():.3g}、標準偏差は {W.std():.3g} です。",
            given=given,
        )
    for key in ("b1", "b2", "b3"):
        expect_array(params[key], np.zeros_like(params[key]), of=f'net.params["{key}"]', given=given)


@check(points=2)
def test_predict(student, rng):
    """predict passes images through all layers, with the numbers that stand in params at that moment.

    predict は、そのとき params にある値で画像をすべてのレイヤに通す。
    """
    net = student.SimpleConvNet(INPUT, CONV, HIDDEN, CLASSES, 0.1)
    for n in (3, 2):
        params = draw_parameters(rng, INPUT, CONV)
        net.write("params", params)
        expect_predictions(net, params, draw_images(rng, n, params, INPUT, CONV), CONV)


@check(points=2, needs="predict")
def test_rectangles(student, rng):
    """Images that are not square, and a stride and odd sizes that leave pixels over.

    正方形でない画像や、ストライドや奇数の大きさで画素が余るときも正しい。
    """
    for dim, conv in (
        ((3, 5, 9), {"filter_num": 2, "filter_size": 3, "pad": 1, "stride": 1}),  # maps of 5 x 9, pooled to 2 x 4
        ((2, 9, 6), {"filter_num": 3, "filter_size": 2, "pad": 0, "stride": 2}),  # maps of 4 x 3, pooled to 2 x 1
    ):
        given = {"input_dim": dim, "conv_param": conv}
        net = student.SimpleConvNet(dim, conv, HIDDEN, CLASSES, 0.1)
        read_parameters(net, dim, conv, HIDDEN, CLASSES, given)
        params = draw_parameters(rng, dim, conv)
        net.write("params", params)
        expect_predictions(net, params, draw_images(rng, 2, params, dim, conv), conv)


@check(points=1, needs="predict")
def test_loss(student, rng):
    """loss is the cross entropy of the network's own predictions, for labels and one-hot targets.

    loss はネットワーク自身の予測の交差エントロピー誤差である。ラベルでも one-hot 表現でもよい。
    """
    params = draw_parameters(rng, INPUT, CONV)
    net = network(student, params)
    for n, one_hot in ((3, False), (5, True)):
        x, labels = draw_images(rng, n, params, INPUT, CONV), rng.integers(CLASSES, size=n)
        t = np.eye(CLASSES)[labels] if one_hot else labels
        y = probabilities(as_array(net.predict(x), (n, CLASSES), of="net.predict(x)"))
        given = {"x": x, "t": t, "probabilities of predict(x)": y}
        expect_number(net.loss(x, t), cross_entropy(y, labels), of="net.loss(x, t)", given=given, **LOSS)


@check(points=1, needs="predict")
def test_accuracy(student, rng):
    """accuracy is the share of right answers, for labels and one-hot targets.

    accuracy は正解の割合である。ラベルでも one-hot 表現でもよい。
    """
    params, n = draw_parameters(rng, INPUT, CONV), 7
    net = network(student, params)
    for right, one_hot in zip(rng.permutation(np.arange(1, n))[:2], (False, True), strict=True):
        x = rng.uniform(-1, 1, size=(n, *INPUT))
        answers = as_array(net.predict(x), (n, CLASSES), of="net.predict(x)").argmax(axis=1)
        others = (answers + rng.integers(1, CLASSES, size=n)) % CLASSES
        labels = np.where(rng.permutation(n) < right, answers, others)
        t = np.eye(CLASSES)[labels] if one_hot else labels
        given = {"classes with the highest score": answers, "t": t}
        expect_number(net.accuracy(x, t), float(right / n), of="net.accuracy(x, t)", given=given, atol=1e-6)


@check(points=4, needs="predict")
def test_gradient(student, rng):
    """gradient gives the gradient of the loss for each of the six parameters.

    gradient が6つのパラメータすべてについて損失の勾配を返す。
    """
    params = draw_parameters(rng, INPUT, CONV)
    net = network(student, params)
    of = "net.gradient(x, t)"
    for n, one_hot in ((2, False), (3, True)):
        x, labels = draw_images(rng, n, params, INPUT, CONV), rng.integers(CLASSES, size=n)
        t = np.eye(CLASSES)[labels] if one_hot else labels
        received = as_dict(net.gradient(x, t), KEYS, of=of)
        given = {"x": x, "t": t, **params}
        for key in reversed(KEYS):  # from the loss backward: what is wrong first is named

            def loss(value, key=key, x=x, labels=labels):
                return cross_entropy(softmax(scores({**params, key: value}, x, CONV)), labels)

            expect_gradient(received[key], loss, params[key], of=f'{of}["{key}"]', given=given, **GRADIENT)
    after = read_parameters(net, INPUT, CONV, HIDDEN, CLASSES, None)
    for key in KEYS:
        why = ("gradient changed the parameters.", "gradient がパラメータを書き換えています。")
        expect_array(after[key], params[key], of=f'net.params["{key}"]', rtol=0.0, atol=1e-6, why=why)


@check(points=2, needs=("predict", "gradient"), time=180)  # loops over everything take 80 times half a second
def test_learning(student, rng):
    """From its own first weights the network learns to read handwritten digits.

    自分の初期値から学習を始めて、手書き数字を読めるようになる。
    """
    n, steps, rate, dim = 200, 80, 0.05, (1, 8, 8)
    conv, sizes = {"filter_num": 6, "filter_size": 3, "pad": 0, "stride": 1}, (40, 10)
    x_train, t_train, x_test, t_test = digits(rng)
    x_train, t_train = x_train[:n].reshape(n, *dim), t_train[:n]
    net = student.SimpleConvNet(dim, conv, *sizes, 0.2)
    params = read_parameters(net, dim, conv, *sizes, None)
    speed = dict.fromkeys(KEYS, 0.0)
    x, t = student.put(x_train), student.put(t_train)
    for _ in range(steps):  # gradient descent with momentum 0.9
        grads = as_dict(net.gradient(x, t), KEYS, of="net.gradient(x, t)")
        for key in KEYS:
            grad = as_array(grads[key], params[key].shape, of=f'net.gradient(x, t)["{key}"]')
            speed[key] = 0.9 * speed[key] - rate * grad
            params[key] = params[key] + speed[key]
        net.write("params", params)
    x_test = x_test.reshape(-1, *dim)
    # In 250 runs of the solution the least was .792, the hundredth part below .818, the median .894.
    expect_accuracy(net.predict(x_test), t_test, 0.5, of=f"net.predict(x_test) after {steps} steps of gradient descent")
