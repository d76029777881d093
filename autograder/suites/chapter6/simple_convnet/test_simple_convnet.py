"""Checks of the small convolutional network."""

import numpy as np

from autograder.checks import (
    Network,
    between,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    in_either_form,
    of_what_is_right,
    oracles,
    pictures,
)


def maps(x, W1, b1, conv_param):
    return oracles.convolution(x, W1, b1, conv_param["stride"], conv_param["pad"])


def hidden(x, W1, b1, W2, b2, conv_param):
    """What the hidden neurons get before ReLU."""
    pooled = oracles.max_pooling(oracles.relu(maps(x, W1, b1, conv_param)), 2, 2, 2)
    return pooled.reshape(len(x), -1) @ W2 + b2


def scores(x, W1, b1, W2, b2, W3, b3, conv_param):
    return oracles.relu(hidden(x, W1, b1, W2, b2, conv_param)) @ W3 + b3


def distances(x, W1, b1, W2, b2, conv_param):
    """How far every ReLU is from its kink, and every maximum of a window from the next number."""
    before = maps(x, W1, b1, conv_param)
    inner = hidden(x, W1, b1, W2, b2, conv_param) / 10
    return np.concatenate([before.ravel(), oracles.leads(before, 2, 2, 2).ravel(), inner.ravel()])


# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and its gradient by that share; the numbers are
# drawn so that y stays above 0.03 (0.037 in 1,000 draws).
SMALL = between(-0.3, 0.3)
NET = Network(
    "SimpleConvNet(input_dim, conv_param, hidden_size, output_size, weight_init_std)",
    arrays={
        "x": "N C H B",
        "t": "N < output_size",
        "W1": "filter_num C filter_size filter_size",
        "b1": "filter_num",
        "W2": "filter_num*PH*PW hidden_size",
        "b2": "hidden_size",
        "W3": "hidden_size output_size",
        "b3": "output_size",
    },
    definition=scores,
    sizes={"hidden_size": 5, "output_size": 4},
    draw={"x": between(-1, 1), "W1": between(-0.5, 0.5), **dict.fromkeys(("b1", "W2", "b2", "W3", "b3"), SMALL)},
    away_from=distances,
    gap=3e-4,
    close={"rtol": 1e-5, "atol": 1e-5},
    slope={"rtol": 1e-3, "atol": 1e-4},
    loss_close={"rtol": 0.0, "atol": 6e-4},
)
ANYWHERE = NET.like(away_from=None)


def made(dim, filters, size, pooled, pad=0, stride=1, std=0.1):
    """What a network is made with. `pooled`: the height and width of its maps after pooling."""
    conv = {"filter_num": filters, "filter_size": size, "pad": pad, "stride": stride}
    lengths = dict(zip(("C", "H", "B", "PH", "PW"), (*dim, *pooled), strict=True))
    return {"input_dim": dim, "conv_param": conv, "weight_init_std": std, **conv, **lengths}


USUAL = made((3, 6, 6), 2, 3, (3, 3), pad=1)
LAYERS = (
    "They are what comes out of the second affine layer, with the arrays that stand in params now; their softmax "
    "is right too. The order is convolution, ReLU, pooling, affine, ReLU, affine.",
    "いま params にある配列を使って、畳み込み、ReLU、プーリング、Affine、ReLU、Affine の順に通した結果です。"
    "それをソフトマックスに通してもかまいません。",
)


@check(points=2)
def test_parameters(student, rng):
    """A new network has weights of the right shapes and of the spread asked for, and zero biases.

    新しいネットワークの重みは、形状と標準偏差が指定どおりで、バイアスは 0 である。
    """
    std = float(rng.uniform(0.02, 0.2))
    large = made((3, 16, 16), 20, 5, (6, 6), std=std) | {"hidden_size": 40, "output_size": 30}
    case = ANYWHERE.case(rng, large)
    given = case.given("input_dim", "conv_param", "hidden_size", "output_size", "weight_init_std")
    params = NET.read(NET.new(student, case), case, given)
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
    NET.predict(student, rng, batches=({"N": 3}, {"N": 2}), why=LAYERS, **USUAL)


@check(points=2, needs="predict")
def test_rectangles(student, rng):
    """Images that are not square, and a stride and odd sizes that leave pixels over.

    正方形でない画像や、ストライドや奇数の大きさでピクセルが余るときも正しい。
    """
    for size in (
        made((3, 5, 9), 2, 3, (2, 4), pad=1),  # maps of 5 x 9
        made((2, 9, 6), 3, 2, (2, 1), stride=2),  # maps of 4 x 3
    ):
        net, (case,) = NET.cases(student, rng, ({"N": 2},), size)
        NET.read(net, case, case.given("input_dim", "conv_param"))
        NET.write(net, case)
        NET.expect_output(net, case, LAYERS)


LABELS, ONE_HOT = {}, {"t": "N output_size of 1"}
# 54,000 parameters. Seconds of a processor for gradient: the solution 0.001, loops over everything 0.5, central
# differences 90.
LARGE = made((1, 60, 60), 2, 3, (30, 30), pad=1) | {"hidden_size": 30, "output_size": 4, "N": 1}


def in_a_form(ask):
    """Ask with labels or with one-hot targets: one of the forms must be right."""
    in_either_form((LABELS, ONE_HOT), ask)


@check(points=1)
def test_loss(student, rng):
    """loss is the cross entropy of the network's own predictions.

    loss はネットワーク自身の予測の交差エントロピー誤差である。
    """
    in_a_form(lambda form: NET.loss(student, rng, batches=({"N": 3} | form, {"N": 5} | form), **USUAL))


@check(points=1)
def test_accuracy(student, rng):
    """accuracy is the share of right answers.

    accuracy は正解の割合である。
    """
    in_a_form(lambda form: NET.accuracy(student, rng, batches=({"N": 7} | form, {"N": 6} | form), **USUAL))


@check(points=5, needs="predict", time=20)
def test_gradient(student, rng):
    """gradient gives the gradient of the loss for each of the six parameters.

    gradient が6つのパラメータすべてについて損失の勾配を返す。
    """
    in_a_form(lambda form: NET.gradients(student, rng, batches=({"N": 2} | form, {"N": 3} | form), **USUAL))
    even = ANYWHERE.like(draw={"W2": between(-0.02, 0.02)})  # so that no score is large
    in_a_form(lambda form: even.in_one_pass(student, rng, **LARGE, **form))


@check(points=1)
def test_targets(student, rng):
    """loss, accuracy and gradient take labels and one-hot targets.

    loss、accuracy、gradient は、ラベルでも one-hot 表現でも受け取る。
    """

    def question(ask, n):
        return (
            lambda: in_a_form(lambda form: ask(student, rng, batches=({"N": n} | form,), **USUAL)),
            lambda: ask(student, rng, batches=({"N": n}, {"N": n} | ONE_HOT), **USUAL),
        )

    # An image more than there are classes: targets of the wrong form cannot be taken for the right one.
    of_what_is_right(question(NET.loss, 5), question(NET.accuracy, 5), question(NET.gradients, 3))


@check(points=1, needs="predict")
def test_side_by_side(student, rng):
    """Two networks do not share their parameters.

    ネットワークを2つ作っても、パラメータは別々である。
    """
    NET.side_by_side(student, rng, **USUAL)


@check(points=2, needs=("predict", "gradient"), time=180)  # loops over everything take 80 times half a second
def test_learning(student, rng):
    """From its own first weights the network learns to read handwritten digits.

    自分の初期値から学習を始めて、手書き数字を読めるようになる。
    """
    x_train, t_train, x_test, t_test = digits(rng)
    x_train, x_test, steps = x_train[:200].reshape(-1, 1, 8, 8), x_test.reshape(-1, 1, 8, 8), 80
    case = ANYWHERE.case(rng, made((1, 8, 8), 6, 3, (3, 3), std=0.2) | {"hidden_size": 40, "output_size": 10})
    net = NET.new(student, case)
    images = student.put(x_train)
    targets = t_train[:200], np.eye(10)[t_train[:200]]
    in_either_form(targets, lambda t: NET.descend(net, case, images, student.put(t), steps=steps, lr=0.05))
    # dlgrade dev calibrate chapter6 simple_convnet, 40 seeds: solutions at least .830, weights of zero at most .106.
    of = (
        f"net.predict(x_test) after {steps} steps of gradient descent",
        f"勾配降下法で {steps} 歩進んだ後の net.predict(x_test)",
    )
    scores = net.predict(x_test)
    pictures.read(x_test, scores, t_test)
    expect_accuracy(scores, t_test, 0.5, of=of)
    with pictures.aside(student):
        found = NET.read(net, case)
        filters = [pictures.heat(one[0]) for one in found["W1"]]
        pictures.show(("the filters that your network has learned", "ネットワークが学習したフィルター"), *filters)
        made_of_one = oracles.relu(oracles.convolution(x_test[:1], found["W1"], found["b1"]))[0]
        pictures.show(
            ("a digit, and what each filter sees in it", "数字と、各フィルターがその中に見つけたもの"),
            pictures.image(x_test[0, 0]),
            *map(pictures.heat, made_of_one),
        )
