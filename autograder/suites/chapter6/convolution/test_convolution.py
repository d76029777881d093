"""Checks of the convolution layer."""

import numpy as np

from autograder.checks import check, expect_array, expect_gradient, expect_time

# N, C, H, W and FN, FH, FW, of which no two that could be exchanged are equal. All numbers are of the order of 1 and no
# sum has more than a hundred terms: rounding stays below 1e-12 in float64 and below 1e-4 in float32.
IMAGES, FILTERS = (2, 3, 5, 7), (4, 3, 2, 3)


def convolve(x, W, b, stride, pad):
    """The definition: a sum over each window, for each filter."""
    x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x_padded, W.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncpqij,fcij->nfpq", windows, W) + b[:, None, None]


def parameters(rng):
    return rng.normal(size=FILTERS), rng.normal(size=FILTERS[0])


def called(stride, pad):
    return f"Convolution(W, b, {stride}, {pad}).forward(x)"


@check(points=2)
def test_forward(student, rng):
    """The output is the sum over each window times the filter, plus the bias.

    出力は、窓とフィルターの積の和にバイアスを足したものになる。
    """
    W, b = parameters(rng)
    layer = student.Convolution(W, b, 1, 0)
    for samples in (2, 1):
        x = rng.normal(size=(samples, *IMAGES[1:]))
        expect_array(
            layer.forward(x), convolve(x, W, b, 1, 0), of=called(1, 0), given={"x": x, "W": W, "b": b}, rtol=1e-6
        )


@check(points=2)
def test_stride_and_padding(student, rng):
    """Stride and padding, also where the stride does not fit.

    ストライドとパディングに対応し、ストライドで割り切れないときも正しい。
    """
    W, b = parameters(rng)
    for stride, pad in ((1, 1), (2, 0), (2, 1), (3, 2)):  # (5 - 2) / 2 and (5 + 2 - 2) / 2 do not fit
        x = rng.normal(size=IMAGES)
        expect_array(
            student.Convolution(W, b, stride, pad).forward(x),
            convolve(x, W, b, stride, pad),
            of=called(stride, pad),
            given={"x": x, "W": W, "b": b},
            rtol=1e-6,
        )


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x.

    backward が x についての勾配を返す。
    """
    W, b = parameters(rng)
    for stride, pad in ((1, 0), (2, 1)):
        x = rng.normal(size=IMAGES)
        dout = rng.normal(size=convolve(x, W, b, stride, pad).shape)
        layer = student.Convolution(W, b, stride, pad)
        layer.forward(x)
        expect_gradient(
            layer.backward(dout),
            lambda v, s=stride, p=pad, d=dout: np.sum(d * convolve(v, W, b, s, p)),
            x,
            of="layer.backward(dout)",
            given={"stride": stride, "pad": pad, "x": x, "W": W, "b": b, "dout": dout},
        )


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for W and b in dW and db.

    backward が W と b についての勾配を dW と db に残す。
    """
    W, b = parameters(rng)
    for stride, pad in ((1, 0), (2, 1)):
        x = rng.normal(size=IMAGES)
        dout = rng.normal(size=convolve(x, W, b, stride, pad).shape)
        layer = student.Convolution(W, b, stride, pad)
        layer.forward(x)
        layer.backward(dout)
        given = {"stride": stride, "pad": pad, "x": x, "W": W, "b": b, "dout": dout}
        found = {
            "layer.dW": (layer.dW, W, lambda v, s=stride, p=pad, d=dout, x=x: np.sum(d * convolve(x, v, b, s, p))),
            "layer.db": (layer.db, b, lambda v, s=stride, p=pad, d=dout, x=x: np.sum(d * convolve(x, W, v, s, p))),
        }
        for of, (received, value, f) in found.items():
            expect_gradient(received, f, value, of=of, given=given)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in W and b at that moment.

    同じレイヤで、そのとき W と b にある値を使って、バッチを続けて処理できる。
    """
    boxes = student.put(np.zeros(FILTERS)), student.put(np.zeros(FILTERS[0]))
    layer = student.Convolution(*boxes, 2, 1)
    for shape in ((3, 3, 6, 4), (1, 3, 5, 7)):
        W, b = parameters(rng)
        boxes[0].write(W)
        boxes[1].write(b)
        x = rng.normal(size=shape)
        y = convolve(x, W, b, 2, 1)
        dout, given = rng.normal(size=y.shape), {"x": x, "W": W, "b": b}
        why = (
            "Other numbers were written into W and b after the layer was made, as an optimiser does it.",
            "最適化手法が行うように、レイヤを作った後で W と b の中身を書き換えました。",
        )
        expect_array(layer.forward(x), y, of="layer.forward(x)", given=given, why=why, rtol=1e-6)
        dx, given = layer.backward(dout), given | {"dout": dout}
        f = lambda v, d=dout, W=W, b=b: np.sum(d * convolve(v, W, b, 2, 1))  # noqa: E731
        expect_gradient(dx, f, x, of="layer.backward(dout)", given=given, why=why)
        why = (
            "The gradients belong to this batch alone, and are sums, not means.",
            "勾配は、このバッチだけについての和です。平均ではありません。",
        )
        f = lambda v, d=dout, x=x, b=b: np.sum(d * convolve(x, v, b, 2, 1))  # noqa: E731
        expect_gradient(layer.dW, f, W, of="layer.dW", given=given, why=why)
        expect_array(layer.db, dout.sum(axis=(0, 2, 3)), of="layer.db", given=given, why=why, rtol=1e-6)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    W, b = (array.astype(np.float32) for array in parameters(rng))
    x = rng.normal(size=IMAGES).astype(np.float32)
    y = convolve(x, W, b, 1, 1)
    dout = rng.normal(size=y.shape).astype(np.float32)
    layer = student.Convolution(W, b, 1, 1)
    single = {"dtype": "float32", "rtol": 1e-3, "atol": 1e-3}
    expect_array(layer.forward(x), y, of=called(1, 1), **single)
    dx = layer.backward(dout)
    x_padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(x_padded, FILTERS[2:], axis=(2, 3))
    dx_padded = np.zeros_like(x_padded)
    for i, j in np.ndindex(FILTERS[2:]):
        moved = np.einsum("nfpq,fc->ncpq", dout, W[:, :, i, j])
        dx_padded[:, :, i : i + y.shape[2], j : j + y.shape[3]] += moved
    expect_array(dx, dx_padded[:, :, 1:-1, 1:-1], of="layer.backward(dout)", **single)
    expect_array(layer.dW, np.einsum("ncpqij,nfpq->fcij", windows, dout), of="layer.dW", **single)
    expect_array(layer.db, dout.sum(axis=(0, 2, 3)), of="layer.db", **single)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, W and b are the same after forward and backward as before.

    forward と backward の後も、x、W、b は元のまま残っている。
    """
    W, b = parameters(rng)
    x = rng.normal(size=IMAGES)
    dout = rng.normal(size=convolve(x, W, b, 2, 1).shape)
    boxes = {"x": student.put(x), "W": student.put(W), "b": student.put(b)}
    layer = student.Convolution(boxes["W"], boxes["b"], 2, 1)
    layer.forward(boxes["x"])
    layer.backward(dout)
    for name, before in (("x", x), ("W", W), ("b", b)):
        why = (f"{name} was changed by forward or backward.", f"forward か backward が {name} を書き換えています。")
        expect_array(boxes[name].value(), before, of=name, why=why)


@check(points=2, needs=("forward", "input_gradient", "gradients"), time=30)
def test_usable(student, rng, twin):
    """The layer is fast enough to train with, and large batches fit into memory.

    学習に使えるだけ速く、大きなバッチもメモリに収まる。
    """
    W, b = rng.normal(size=(8, 3, 3, 3)).astype(np.float32), rng.normal(size=8).astype(np.float32)
    x = rng.normal(size=(20, 3, 12, 12)).astype(np.float32)
    dout = rng.normal(size=(20, 8, 10, 10)).astype(np.float32)
    why = (
        "One matrix product can do the work of the loops. Which loops are short enough for Python?",
        "ループの仕事は1つの行列の積で済みます。Python で書いてよい短いループはどれでしょうか。",
    )

    def backward(module):
        layer = module.Convolution(W, b, 1, 0)
        layer.forward(x)
        return layer.backward.prepared(dout)

    # Times the solution's time, measured forward and backward: im2col with transpositions 1.1 and 1.3, a loop over the
    # filter 3.3 and 4.2, image by image 11.5 and 6.5, a loop over the places 8.5 and 14; a loop over images and places
    # 84 and 157, over filters too 500 and 440, seven loops more than 1,000.
    given = {"x": x, "W": W, "b": b}
    expect_time(
        lambda module: module.Convolution(W, b, 1, 0).forward.prepared(x),
        student,
        twin,
        called(1, 0),
        at_most=70,
        given=given,
        why=why,
    )
    expect_time(backward, student, twin, "layer.backward(dout)", at_most=70, given=given | {"dout": dout}, why=why)
    # An array of every filter times every window would take 1,071 MiB here, more than the 1,024 that there are; the
    # matrix of im2col takes 36, and the solution was measured at 161 in all, forward and backward.
    W, b = rng.normal(size=(30, 1, 5, 5)).astype(np.float32), rng.normal(size=30).astype(np.float32)
    layer = student.Convolution(W, b, 1, 0)
    layer.forward.prepared(rng.normal(size=(650, 1, 28, 28)).astype(np.float32)).seconds()
    layer.backward.prepared(rng.normal(size=(650, 30, 24, 24)).astype(np.float32)).seconds()
