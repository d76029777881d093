"""Checks of the penalties on weights, and of a network that pays them."""

import numpy as np

from autograder.checks import as_array, as_dict, check, expect_array, expect_gradient, expect_number

KEYS = ("W1", "b1", "W2", "b2")
# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and its gradient by that share; the numbers are
# drawn so that y stays above 0.03. A matrix pays a penalty of 0.04 at least, each of its weights has a slope of 0.02.
LOSS = {"rtol": 0.0, "atol": 5e-4}
GRADIENT = {"rtol": 1e-3, "atol": 2e-4}


def size_of(W, lam, penalty):
    """The penalty, by its definition."""
    return float(lam * np.abs(W).sum() if penalty == "l1" else lam / 2 * (W * W).sum())


def relu(z):
    return np.maximum(z, 0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def scores(params, x, activation):
    return activation(x @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]


def exact_gradients(params, x, labels, activation):
    """The gradient of the cross entropy for each parameter, by the chain rule."""
    z = x @ params["W1"] + params["b1"]
    hidden = activation(z)
    slope = np.where(z > 0, 1.0, 0.0) if activation is relu else hidden * (1 - hidden)
    upstream = (softmax(scores(params, x, activation)) - np.eye(len(params["b2"]))[labels]) / len(x)
    inner = upstream @ params["W2"].T * slope
    return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": hidden.T @ upstream, "b2": upstream.sum(axis=0)}


def draw_weights(rng, shape):
    """Weights of either sign, none of them near 0, where the L1 penalty has a kink."""
    return rng.uniform(0.1, 0.5, size=shape) * rng.choice([-1, 1], size=shape)


def draw_parameters(rng):
    d, h, k = (int(size) for size in rng.permutation([4, 5, 3]))
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    return {key: draw_weights(rng, shape) for key, shape in shapes.items()}


def draw_batch(rng, n, params):
    """Samples whose hidden neurons all stay away from the kink of ReLU, and whose probabilities stay away from 0."""
    while True:
        x = rng.uniform(-1, 1, size=(n, len(params["W1"])))
        kink = np.abs(x @ params["W1"] + params["b1"]).min() < 0.01
        if not kink and min(softmax(scores(params, x, kind)).min() for kind in (relu, sigmoid)) > 0.03:
            return x


class Case:
    """A network of the learner's with these parameters, and a batch for it."""

    def __init__(self, student, rng, penalty, n, one_hot):
        self.params, self.lam, self.penalty = draw_parameters(rng), float(rng.uniform(0.2, 0.5)), penalty
        self.x = draw_batch(rng, n, self.params)
        (d, h), k = self.params["W1"].shape, len(self.params["b2"])
        self.labels = rng.integers(k, size=n)
        self.t = np.eye(k)[self.labels] if one_hot else self.labels
        self.net = student.TwoLayerNetWithRegularization(d, h, k, self.lam, penalty)
        self.net.write("params", self.params)
        self.given = {"x": self.x, "t": self.t, "lam": self.lam, "penalty": penalty, **self.params}

    def activation(self):
        """What predict says, held to the network; a sigmoid in the hidden layer and scores are right too."""
        y = as_array(self.net.predict(self.x), (len(self.x), len(self.params["b2"])), of="net.predict(x)")
        possible = [(kind, scores(self.params, self.x, kind)) for kind in (relu, sigmoid)]
        possible += [(kind, softmax(values)) for kind, values in possible]
        activation, expected = min(possible, key=lambda pair: np.abs(pair[1] - y).max())
        why = (
            "predict should stay as it was given, with the numbers that stand in params now.",
            "predict は与えられたとおりで、いま params にある値を使うはずです。",
        )
        expect_array(y, expected, of="net.predict(x)", given=self.given, rtol=1e-5, atol=1e-5, why=why)
        return activation

    def cross_entropy(self, activation):
        y = softmax(scores(self.params, self.x, activation))
        return float(-np.mean(np.log(y[np.arange(len(self.x)), self.labels])))

    def penalties(self):
        """What W1 and W2 have to pay together."""
        return sum(size_of(self.params[key], self.lam, self.penalty) for key in ("W1", "W2"))


CASES = (("l2", 7, False), ("l1", 4, True), ("l2", 12, True), ("l1", 6, False))


@check(points=2)
def test_l1(student, rng):
    """L1: lam times the sum of the absolute weights, and its gradient.

    L1 のペナルティは絶対値の和の lam 倍であり、勾配もそれに合っている。
    """
    for shape in ((3, 4), (2, 3, 2, 2)):
        W, lam = draw_weights(rng, shape), float(rng.uniform(0.1, 0.9))
        given = {"W": W, "lam": lam}
        expect_number(student.l1_penalty(W, lam), size_of(W, lam, "l1"), of="l1_penalty(W, lam)", given=given)
        expect_gradient(
            student.l1_gradient(W, lam),
            lambda value, lam=lam: size_of(value, lam, "l1"),
            W,
            of="l1_gradient(W, lam)",
            given=given,
        )


@check(points=2)
def test_l2(student, rng):
    """L2: lam / 2 times the sum of the squared weights, and its gradient.

    L2 のペナルティは2乗の和の lam / 2 倍であり、勾配もそれに合っている。
    """
    for shape in ((3, 4), (2, 3, 2, 2)):
        W, lam = draw_weights(rng, shape), float(rng.uniform(0.1, 0.9))
        given = {"W": W, "lam": lam}
        expect_number(student.l2_penalty(W, lam), size_of(W, lam, "l2"), of="l2_penalty(W, lam)", given=given)
        expect_gradient(
            student.l2_gradient(W, lam),
            lambda value, lam=lam: size_of(value, lam, "l2"),
            W,
            of="l2_gradient(W, lam)",
            given=given,
        )


@check(points=1, needs=("l1", "l2"))
def test_float32(student, rng):
    """The gradients of float32 weights are float32.

    重みが float32 なら、ペナルティの勾配も float32 になる。
    """
    W, lam = draw_weights(rng, (4, 3)).astype(np.float32), float(rng.uniform(0.1, 0.9))
    single = {"dtype": "float32", "rtol": 1e-5, "atol": 1e-6}
    expect_array(student.l1_gradient(W, lam), lam * np.sign(W), of="l1_gradient(W, lam)", **single)
    expect_array(student.l2_gradient(W, lam), lam * W, of="l2_gradient(W, lam)", **single)


@check(points=2)
def test_loss(student, rng):
    """The loss is the cross entropy of the predictions plus the penalties of W1 and W2.

    損失は、予測の交差エントロピー誤差に W1 と W2 のペナルティを足したものである。
    """
    for penalty, n, one_hot in CASES:
        case = Case(student, rng, penalty, n, one_hot)
        loss = case.cross_entropy(case.activation())
        given = {**case.given, "cross entropy of predict(x)": loss}
        received = case.net.loss(case.x, case.t)
        expect_number(received, loss + case.penalties(), of="net.loss(x, t)", given=given, **LOSS)


@check(points=3)
def test_gradient(student, rng):
    """The gradient belongs to the loss with its penalty; the biases pay nothing.

    勾配は、ペナルティを含む損失の勾配である。バイアスにはペナルティがかからない。
    """
    of = "net.gradient(x, t)"
    for penalty, n, one_hot in CASES:
        case = Case(student, rng, penalty, n, one_hot)
        expected = exact_gradients(case.params, case.x, case.labels, case.activation())
        for key in ("W1", "W2"):
            W = case.params[key]
            expected[key] = expected[key] + case.lam * (np.sign(W) if penalty == "l1" else W)
        received = as_dict(case.net.gradient(case.x, case.t), KEYS, of=of)
        for key in KEYS:
            expect_array(received[key], expected[key], of=f'{of}["{key}"]', given=case.given, **GRADIENT)


@check(points=1, needs=("l1", "l2", "loss", "gradient"))
def test_weights_left_alone(student, rng):
    """Weights and params are the same after every call as before.

    どの呼び出しの後も、重みや params は元のまま残っている。
    """
    W = draw_weights(rng, (3, 4))
    for name in ("l1_penalty", "l1_gradient", "l2_penalty", "l2_gradient"):
        box = student.put(W)
        getattr(student, name)(box, 0.3)
        why = (f"{name} changed the weights.", f"{name} が重みを書き換えています。")
        expect_array(box.value(), W, of=f"W after {name}(W, lam)", why=why)
    for penalty in ("l1", "l2"):
        case = Case(student, rng, penalty, 5, False)
        case.net.loss(case.x, case.t)
        case.net.gradient(case.x, case.t)
        after = as_dict(case.net.params, KEYS, of="net.params")
        for key in KEYS:
            why = (
                "loss or gradient changed the parameters. Moving them is the optimiser's job.",
                "loss か gradient がパラメータを書き換えています。動かすのは最適化手法の仕事です。",
            )
            expect_array(after[key], case.params[key], of=f'net.params["{key}"]', why=why, rtol=0.0, atol=1e-6)
