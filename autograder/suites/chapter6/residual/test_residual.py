"""Checks of the residual block."""

import numpy as np

from autograder.checks import check, expect_array, expect_gradient

SHAPE, FILTERS = (2, 3, 4, 5), (3, 3, 3, 3)
KEYS = ("W1", "b1", "W2", "b2")


def convolve(x, W, b):
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), (3, 3), axis=(2, 3))
    return np.einsum("ncpqij,fcij->nfpq", windows, W, optimize=True) + b[:, None, None]


def before_relus(x, params):
    """What arrives at the two ReLUs."""
    first = convolve(x, params["W1"], params["b1"])
    return first, convolve(np.maximum(first, 0), params["W2"], params["b2"]) + x


def block(x, params):
    """The definition."""
    return np.maximum(before_relus(x, params)[1], 0)


def draw(rng, shape=SHAPE):
    """Parameters and images for which no ReLU is near its kink: differences of 1e-5 do not reach it."""
    while True:
        params = {
            "W1": rng.uniform(-0.5, 0.5, size=FILTERS),
            "b1": rng.uniform(-0.5, 0.5, size=3),
            "W2": rng.uniform(-0.5, 0.5, size=FILTERS),
            "b2": rng.uniform(-0.5, 0.5, size=3),
        }
        x = rng.uniform(-2, 2, size=shape)
        if min(np.abs(values).min() for values in before_relus(x, params)) > 5e-4:
            return params, x


def made(student, params):
    return student.ResidualBlock(*(params[key] for key in KEYS))


@check(points=3)
def test_forward(student, rng):
    """The output is ReLU of two convolutions, with ReLU between them, plus x.

    出力は、間に ReLU を挟んだ2つの畳み込みに x を足し、ReLU に通したものになる。
    """
    for _ in range(2):
        params, x = draw(rng)
        of = "ResidualBlock(W1, b1, W2, b2).forward(x)"
        expect_array(made(student, params).forward(x), block(x, params), of=of, given={"x": x, **params}, rtol=1e-6)


@check(points=2)
def test_identity(student, rng):
    """Where the second convolution is 0, x passes through to the last ReLU, and its gradient back.

    2つ目の畳み込みが 0 なら、x はそのまま最後の ReLU に届き、勾配もそのまま戻る。
    """
    params, x = draw(rng)
    params |= {"W2": np.zeros(FILTERS), "b2": np.zeros(3)}
    layer, given = made(student, params), {"x": x, **params}
    why = (
        "Nothing but the shortcut counts here: x goes round the convolutions untouched.",
        "ここで効くのはショートカットだけです。x は畳み込みを通らず、そのまま届きます。",
    )
    of = "ResidualBlock(W1, b1, W2, b2).forward(x)"
    expect_array(layer.forward(x), np.maximum(x, 0), of=of, given=given, why=why)
    dout = rng.normal(size=SHAPE)
    expect_array(layer.backward(dout), dout * (x > 0), of="layer.backward(dout)", given=given | {"dout": dout}, why=why)


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x, over both paths.

    backward が、2つの道の両方から x についての勾配を返す。
    """
    params, x = draw(rng)
    dout, layer = rng.normal(size=SHAPE), made(student, params)
    layer.forward(x)
    dx, given = layer.backward(dout), {"x": x, **params, "dout": dout}
    why = (
        "x reaches the output through the convolutions and through the shortcut. Each path brings back a gradient.",
        "x は畳み込みとショートカットの両方を通って出力に届きます。勾配もそれぞれの道から戻ります。",
    )
    f = lambda value: np.sum(dout * block(value, params))  # noqa: E731
    expect_gradient(dx, f, x, of="layer.backward(dout)", given=given, why=why)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for the four parameters on the block.

    backward が4つのパラメータについての勾配をブロックに残す。
    """
    params, x = draw(rng)
    dout, layer = rng.normal(size=SHAPE), made(student, params)
    layer.forward(x)
    layer.backward(dout)
    given = {"x": x, **params, "dout": dout}
    for key in reversed(KEYS):  # from the output backward: what is wrong first is named
        f = lambda value, key=key: np.sum(dout * block(x, {**params, key: value}))  # noqa: E731
        expect_gradient(getattr(layer, f"d{key}"), f, params[key], of=f"layer.d{key}", given=given)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One block handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じブロックで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    shapes = FILTERS, (3,), FILTERS, (3,)
    boxes = [student.put(np.zeros(shape)) for shape in shapes]
    layer = student.ResidualBlock(*boxes)
    for shape in ((3, 3, 4, 3), (1, 3, 3, 5)):
        params, x = draw(rng, shape)
        for box, key in zip(boxes, KEYS, strict=True):
            box.write(params[key])
        dout = rng.normal(size=shape)
        given = {"x": x, **params, "dout": dout}
        why = (
            "Other numbers were written into the four arrays after the block was made, as an optimiser does it.",
            "最適化手法が行うように、ブロックを作った後で4つの配列の中身を書き換えました。",
        )
        expect_array(layer.forward(x), block(x, params), of="layer.forward(x)", given=given, why=why, rtol=1e-6)
        layer.backward(dout)
        why = ("The gradients belong to this batch alone.", "勾配は、このバッチだけについてのものです。")
        right = dout * (before_relus(x, params)[1] > 0)
        expect_array(layer.db2, right.sum(axis=(0, 2, 3)), of="layer.db2", given=given, why=why, rtol=1e-6)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    params, x = draw(rng)
    params, x = {key: value.astype(np.float32) for key, value in params.items()}, x.astype(np.float32)
    dout = rng.normal(size=SHAPE).astype(np.float32)
    layer = made(student, params)
    single = {"dtype": "float32", "rtol": 1e-3, "atol": 1e-3}
    expect_array(layer.forward(x), block(x, params), of="ResidualBlock(W1, b1, W2, b2).forward(x)", **single)
    last = dout * (before_relus(x, params)[1] > 0)
    turned = params["W2"][:, :, ::-1, ::-1].transpose(1, 0, 2, 3)  # back through a convolution of stride 1 and pad 1
    first = convolve(last, turned, np.zeros(3, np.float32)) * (before_relus(x, params)[0] > 0)
    turned = params["W1"][:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    dx = last + convolve(first, turned, np.zeros(3, np.float32))
    expect_array(layer.backward(dout), dx, of="layer.backward(dout)", **single)
    expect_array(layer.db1, first.sum(axis=(0, 2, 3)), of="layer.db1", **single)
    expect_array(layer.db2, last.sum(axis=(0, 2, 3)), of="layer.db2", **single)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """x and the four arrays are the same after forward and backward as before.

    forward と backward の後も、x と4つの配列は元のまま残っている。
    """
    params, x = draw(rng)
    boxes = {"x": student.put(x), **{key: student.put(value) for key, value in params.items()}}
    layer = student.ResidualBlock(*(boxes[key] for key in KEYS))
    layer.forward(boxes["x"])
    layer.backward(rng.normal(size=SHAPE))
    for name, before in {"x": x, **params}.items():
        why = (f"{name} was changed by forward or backward.", f"forward か backward が {name} を書き換えています。")
        expect_array(boxes[name].value(), before, of=name, why=why)
