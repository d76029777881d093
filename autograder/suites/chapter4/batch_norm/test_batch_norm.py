"""Checks of batch normalisation."""

import numpy as np

from autograder.checks import (
    CheckFailed,
    StudentError,
    as_array,
    check,
    expect_array,
    expect_gradient,
    numerical_gradient,
)

# Every neuron's variance is at least 1 and its numbers are below 20. An epsilon of 1e-5, in the root or beside it,
# moves a normalised number by 1e-5 of itself at most. It moved the gradient by 3.6e-5 of its largest entry at most, in
# 6,000 draws, in which a missing path, through the mean or the variance, moved it by 1.5e-2 at least.
CLOSE = {"rtol": 1e-4, "atol": 2e-4}
SLOPE = {"rtol": 2e-4, "atol": 1e-6}


def draw(rng, samples, d):
    """A batch whose neurons have means and variances of their own, none of them below 1."""
    while True:
        x = rng.uniform(-3, 3, size=d) + rng.uniform(1.5, 3, size=d) * rng.normal(size=(samples, d))
        if x.var(axis=0).min() > 1:
            return x


def parameters(rng, d):
    return rng.uniform(0.5, 2, size=d) * rng.choice([-1, 1], size=d), rng.normal(size=d)


def statistics(rng, d):
    return rng.normal(size=d), rng.uniform(1.5, 6, size=d)


def normalise(x, gamma, beta):
    """The output in training."""
    return gamma * (x - x.mean(axis=0)) / x.std(axis=0) + beta


def apply(x, gamma, beta, mean, variance):
    """The output in prediction."""
    return gamma * (x - mean) / np.sqrt(variance) + beta


def follow(batches, momentum, mean, variance):
    """The running statistics after these batches."""
    for x in batches:
        mean = momentum * mean + (1 - momentum) * x.mean(axis=0)
        variance = momentum * variance + (1 - momentum) * x.var(axis=0)
    return mean, variance


@check(points=2)
def test_forward(student, rng):
    """In training every neuron of the batch gets mean 0 and variance 1, then gamma and beta.

    学習時には、バッチの中でニューロンごとに平均 0、分散 1 にしてから、gamma と beta を適用する。
    """
    gamma, beta = parameters(rng, 3)
    layer = student.BatchNormalization(gamma, beta, 0.9, *statistics(rng, 3))
    for samples in (5, 8):
        x = draw(rng, samples, 3)
        expect_array(
            layer.forward(x, True),
            normalise(x, gamma, beta),
            of="layer.forward(x, True)",
            given={"x": x, "gamma": gamma, "beta": beta},
            **CLOSE,
        )


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x, through the mean and the variance too.

    backward は、平均と分散を通る分も含めた、x についての勾配を返す。
    """
    gamma, beta = parameters(rng, 3)
    layer = student.BatchNormalization(gamma, beta, 0.9, *statistics(rng, 3))
    for samples in (5, 6):
        x, dout = draw(rng, samples, 3), draw(rng, samples, 3)
        layer.forward(x, True)
        expect_gradient(
            layer.backward(dout),
            lambda value, dout=dout: np.sum(dout * normalise(value, gamma, beta)),
            x,
            of="layer.backward(dout)",
            given={"x": x, "gamma": gamma, "beta": beta, "dout": dout},
            **SLOPE,
        )


@check(points=2)
def test_gradients(student, rng):
    """backward leaves the gradients for gamma and beta in dgamma and dbeta.

    backward が gamma と beta についての勾配を dgamma と dbeta に残す。
    """
    gamma, beta = parameters(rng, 3)
    layer = student.BatchNormalization(gamma, beta, 0.9, *statistics(rng, 3))
    for samples in (5, 6):
        x, dout = draw(rng, samples, 3), rng.normal(size=(samples, 3))
        layer.forward(x, True)
        layer.backward(dout.copy())
        given = {"x": x, "gamma": gamma, "beta": beta, "dout": dout}
        for name, start, f in (
            ("dgamma", gamma, lambda value, x=x, dout=dout: np.sum(dout * normalise(x, value, beta))),
            ("dbeta", beta, lambda value, x=x, dout=dout: np.sum(dout * normalise(x, gamma, value))),
        ):
            received = getattr(layer, name)
            expect_gradient(received, f, start, of=f"layer.{name}", given=given, rtol=1e-4, atol=2e-4)


@check(points=1)
def test_prediction(student, rng):
    """Prediction uses the running statistics, works for one sample, and changes nothing.

    予測には移動平均で集めた平均と分散を使う。サンプルが1つでもよく、レイヤの状態は変わらない。
    """
    (gamma, beta), (mean, variance) = parameters(rng, 4), statistics(rng, 4)
    layer = student.BatchNormalization(gamma, beta, 0.8, mean, variance)
    given = {"gamma": gamma, "beta": beta, "running_mean": mean, "running_var": variance}
    for samples in (6, 1, 3):
        x = draw(rng, samples, 4) if samples > 1 else 3 * rng.normal(size=(1, 4))
        expect_array(
            layer.forward(x, False),
            apply(x, gamma, beta, mean, variance),
            of="layer.forward(x, False)",
            given={"x": x, **given},
            **CLOSE,
        )


@check(points=2, needs=("forward", "prediction"))
def test_running(student, rng):
    """Each training step moves the running mean and variance towards those of its batch.

    学習の1歩ごとに、移動平均がそのバッチの平均と分散に近づく。
    """
    for steps, momentum in ((1, 0.7), (3, 0.6)):
        (gamma, beta), (mean, variance) = parameters(rng, 3), statistics(rng, 3)
        batches = [draw(rng, 5 + number, 3) for number in range(steps)]
        layer = student.BatchNormalization(gamma, beta, momentum, mean, variance)
        for x in batches:
            layer.forward(x, True)
        x = draw(rng, 4, 3)
        given = {"momentum": momentum, "running_mean at first": mean, "running_var at first": variance}
        given |= {f"x of training step {number + 1}": batch for number, batch in enumerate(batches)}
        expect_array(
            layer.forward(x, False),
            apply(x, gamma, beta, *follow(batches, momentum, mean, variance)),
            of=f"layer.forward(x, False) after {steps} training step(s)",
            given={"x": x, "gamma": gamma, "beta": beta, **given},
            **CLOSE,
        )


@check(points=1, needs=("forward", "prediction", "running"))
def test_new_layer(student, rng):
    """A new layer, without running statistics, starts from mean 0.

    移動平均を渡さない新しいレイヤは、平均 0 から始まる。
    """
    (gamma, beta), momentum = parameters(rng, 3), 0.4
    layer = student.BatchNormalization(gamma, beta, momentum, None, None)
    batches = [draw(rng, samples, 3) for samples in (5, 6, 7)]
    for x in batches:
        layer.forward(x, True)
    x = draw(rng, 4, 3)
    y = layer.forward(x, False)
    received = as_array(y, x.shape, of="layer.forward(x, False)")
    forms = [apply(x, gamma, beta, *follow(batches, momentum, np.zeros(3), np.full(3, start))) for start in (1.0, 0.0)]
    expected = min(forms, key=lambda form: np.abs(form - received).max())
    given = {"x": x, "gamma": gamma, "beta": beta, "momentum": momentum}
    given |= {f"x of training step {number + 1}": batch for number, batch in enumerate(batches)}
    why = (
        "The mean starts from 0, the variance from 1 (or from 0), and three training steps followed.",
        "平均は 0 から、分散は 1(または 0)から始まり、学習で3歩進んだ後です。",
    )
    expect_array(y, expected, of="layer.forward(x, False)", given=given, why=why, **CLOSE)


def expect_images(student, rng, per_channel):
    """Images, normalised in one of the two ways: output, gradient, prediction."""
    n, c, h, w = 6, 3, 2, 4
    d = c if per_channel else c * h * w
    (gamma, beta), (mean, variance) = parameters(rng, d), statistics(rng, d)

    def to_rows(images):
        images = images.transpose(0, 2, 3, 1) if per_channel else images
        return images.reshape(-1, d)

    def to_images(rows):
        return rows.reshape(n, h, w, c).transpose(0, 3, 1, 2) if per_channel else rows.reshape(n, c, h, w)

    x, dout = to_images(draw(rng, n * h * w if per_channel else n, d)), rng.normal(size=(n, c, h, w))
    layer = student.BatchNormalization(gamma, beta, 0.7, mean, variance)
    given = {"x": x, "gamma": gamma, "beta": beta}
    y = layer.forward(x, True)
    expect_array(y, to_images(normalise(to_rows(x), gamma, beta)), of="layer.forward(x, True)", given=given, **CLOSE)
    expect_gradient(
        layer.backward(dout),
        lambda value: np.sum(dout * to_images(normalise(to_rows(value), gamma, beta))),
        x,
        of="layer.backward(dout)",
        given={"dout": dout, **given},
        **SLOPE,
    )
    running = follow([to_rows(x)], 0.7, mean, variance)
    expect_array(
        layer.forward(x, False),
        to_images(apply(to_rows(x), gamma, beta, *running)),
        of="layer.forward(x, False)",
        given={"momentum": 0.7, "running_mean at first": mean, "running_var at first": variance, **given},
        **CLOSE,
    )


def can(ask, *args):
    """Whether a layer can do this. A layer that normalises images in the other way may well raise something."""
    try:
        ask(*args)
    except (CheckFailed, StudentError):
        return False
    return True


@check(points=2, needs=("forward", "input_gradient", "prediction", "running"))
def test_images(student, rng):
    """Images (N, C, H, W) are normalised as well, per channel or per activation.

    画像 (N, C, H, W) も、チャンネルごとか要素ごとに正規化できる。
    """
    if not can(expect_images, student, rng, False):
        expect_images(student, rng, True)


@check(points=1, needs=("forward", "input_gradient", "gradients", "prediction", "running"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    single = {"dtype": "float32", "rtol": 1e-3, "atol": 1e-3}
    gamma, beta, mean, variance = (array.astype(np.float32) for array in (*parameters(rng, 3), *statistics(rng, 3)))
    x, dout = draw(rng, 6, 3).astype(np.float32), rng.normal(size=(6, 3)).astype(np.float32)
    layer = student.BatchNormalization(gamma, beta, 0.9, mean, variance)
    expect_array(layer.forward(x, True), normalise(x, gamma, beta), of="layer.forward(x, True)", **single)
    slopes = {"dgamma": (dout * normalise(x, 1, 0)).sum(axis=0), "dbeta": dout.sum(axis=0)}
    slope = numerical_gradient(lambda value: np.sum(dout * normalise(value, gamma, beta)), x)
    expect_array(layer.backward(dout), slope, of="layer.backward(dout)", **single)
    for name, slope in slopes.items():
        expect_array(getattr(layer, name), slope, of=f"layer.{name}", **single)
    y = apply(x, gamma, beta, *follow([x], 0.9, mean, variance))
    expect_array(layer.forward(x, False), y, of="layer.forward(x, False)", **single)


@check(points=1, needs=("forward", "input_gradient", "gradients", "prediction"))
def test_inputs_left_alone(student, rng):
    """x, gamma and beta are the same after forward and backward as before.

    forward と backward の後も、x、gamma、beta は元のまま残っている。
    """
    (gamma, beta), x = parameters(rng, 3), draw(rng, 6, 3)
    boxes = {"x": student.put(x), "gamma": student.put(gamma), "beta": student.put(beta)}
    layer = student.BatchNormalization(boxes["gamma"], boxes["beta"], 0.9, *statistics(rng, 3))
    layer.forward(boxes["x"], True)
    layer.backward(rng.normal(size=(6, 3)))
    layer.forward(boxes["x"], False)
    for name, before in (("x", x), ("gamma", gamma), ("beta", beta)):
        why = (f"{name} was changed by forward or backward.", f"forward か backward が {name} を書き換えています。")
        expect_array(boxes[name].value(), before, of=name, why=why)
