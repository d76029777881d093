"""Checks of the pooling layers."""

import numpy as np

from autograder.checks import as_array, check, expect, expect_array, expect_gradient, expect_time

# Window and stride: the usual one with pixels left over, overlapping windows, gaps between windows.
SIZES = ((2, 2, 2), (3, 2, 1), (2, 3, 2), (2, 2, 3))


def windows(x, pool_h, pool_w, stride):
    return np.lib.stride_tricks.sliding_window_view(x, (pool_h, pool_w), axis=(2, 3))[:, :, ::stride, ::stride]


def largest(x, pool_h, pool_w, stride, pad=0):
    """The definition: the maximum over what each window holds of the image."""
    around = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), constant_values=-np.inf)
    return windows(around, pool_h, pool_w, stride).max(axis=(4, 5))


def mean(x, pool_h, pool_w, stride):
    return windows(x, pool_h, pool_w, stride).mean(axis=(4, 5))


def distinct(rng, shape):
    """Numbers around 0 of which no two are nearer than 0.02: differences of 1e-5 exchange no maximum."""
    size = int(np.prod(shape))
    return (rng.permutation(size) - size / 2 + rng.uniform(0.25, 0.5)).reshape(shape) * 0.02


@check(points=2)
def test_max(student, rng):
    """MaxPooling gives the largest number of each window, channel by channel.

    MaxPooling が、窓ごと、チャンネルごとの最大値を返す。
    """
    for size in SIZES:
        x = distinct(rng, (2, 3, 5, 7))
        y = student.MaxPooling(*size, 0).forward(x)
        of = f"MaxPooling({', '.join(map(str, size))}, 0).forward(x)"
        expect_array(y, largest(x, *size), of=of, given={"x": x})


@check(points=2)
def test_padding(student, rng):
    """Padding fills up the windows and is never the maximum, forward and backward.

    パディングは窓を補うだけで、順伝播でも逆伝播でも最大値にならない。
    """
    why = (
        "All numbers of the image are below 0. With zeros around it the padding would win.",
        "画像の数はすべて負です。0 で囲むと、パディングが最大値になってしまいます。",
    )
    for size, pad in (((2, 2, 2), 1), ((3, 2, 2), 1), ((4, 5, 3), 2)):
        x = distinct(rng, (2, 3, 5, 7))
        x -= x.max() + 1
        layer, given = student.MaxPooling(*size, pad), {"x": x}
        expected = largest(x, *size, pad)
        of = f"MaxPooling({', '.join(map(str, size))}, {pad}).forward(x)"
        expect_array(layer.forward(x), expected, of=of, given=given, why=why)
        dout = rng.normal(size=expected.shape)
        dx = layer.backward(dout)
        expect_gradient(
            dx,
            lambda v, s=size, p=pad, d=dout: np.sum(d * largest(v, *s, p)),
            x,
            of="layer.backward(dout)",
            given=given | {"dout": dout},
            why=why,
        )


@check(points=3)
def test_max_gradient(student, rng):
    """MaxPooling hands each number of dout to where the maximum was.

    MaxPooling が、dout のどの数も最大値のあった場所に渡す。
    """
    for size in SIZES:
        x = distinct(rng, (2, 3, 5, 7))
        layer = student.MaxPooling(*size, 0)
        layer.forward(x)
        dout = rng.normal(size=largest(x, *size).shape)
        dx = layer.backward(dout)
        given = {"window and stride": size, "x": x, "dout": dout}
        f = lambda v, s=size, d=dout: np.sum(d * largest(v, *s))  # noqa: E731
        expect_gradient(dx, f, x, of="layer.backward(dout)", given=given)


@check(points=1, needs="max_gradient")
def test_ties(student, rng):
    """Where several numbers of a window share the maximum, together they get its gradient once.

    窓に最大値がいくつもあるとき、勾配は合わせて1回分だけ渡される。
    """
    x = rng.integers(0, 2, size=(3, 2, 6, 8)).astype(float)  # as after ReLU: many zeros
    x[0, 0, :2, :2] = 0
    dout = rng.uniform(0.5, 1.5, size=(3, 2, 3, 4))
    layer = student.MaxPooling(2, 2, 2, 0)
    layer.forward(x)
    of, given = "layer.backward(dout)", {"x": x, "dout": dout}
    dx = as_array(layer.backward(dout), x.shape, of=of, given=given)
    beaten = x < np.repeat(np.repeat(largest(x, 2, 2, 2), 2, axis=2), 2, axis=3)
    expect(
        not dx[beaten].any(),
        of=of,
        en="A pixel that is smaller than the maximum of its window should get 0.",
        ja="窓の最大値より小さい画素の勾配は 0 になるはずです。",
        given=given,
    )
    why = (
        "These are the sums over each window. The whole gradient of a window is that one number of dout, however many "
        "pixels share the maximum.",
        "これは窓ごとの和です。最大値の画素がいくつあっても、窓全体が受け取る勾配は dout の1つの数です。",
    )
    sums = windows(dx, 2, 2, 2).sum(axis=(4, 5))
    expect_array(sums, dout, of="layer.backward(dout), summed over each window", given=given, why=why, rtol=1e-6)


@check(points=3)
def test_average(student, rng):
    """AveragePooling gives the mean of each window, and shares out its gradient.

    AveragePooling が窓ごとの平均値を返し、その勾配を均等に分ける。
    """
    for size in SIZES:
        x = rng.normal(size=(2, 3, 5, 7))
        layer, given = student.AveragePooling(*size), {"window and stride": size, "x": x}
        of = f"AveragePooling({', '.join(map(str, size))}).forward(x)"
        expect_array(layer.forward(x), mean(x, *size), of=of, given=given)
        dout = rng.normal(size=mean(x, *size).shape)
        dx = layer.backward(dout)
        f = lambda v, s=size, d=dout: np.sum(d * mean(v, *s))  # noqa: E731
        expect_gradient(dx, f, x, of="layer.backward(dout)", given=given | {"dout": dout})


@check(points=1, needs=("max", "max_gradient", "average"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    x = distinct(rng, (2, 3, 4, 6)).astype(np.float32)
    dout = rng.normal(size=(2, 3, 2, 3)).astype(np.float32)
    single = {"dtype": "float32", "rtol": 1e-4, "atol": 1e-5}
    spread = np.repeat(np.repeat(dout, 2, axis=2), 2, axis=3)
    winners = x == np.repeat(np.repeat(largest(x, 2, 2, 2), 2, axis=2), 2, axis=3)
    for pad in (0, 1):
        layer = student.MaxPooling(2, 2, 2, pad)
        expect_array(layer.forward(x), largest(x, 2, 2, 2, pad), of=f"MaxPooling(2, 2, 2, {pad}).forward(x)", **single)
        if pad == 0:
            expect_array(layer.backward(dout), winners * spread, of="layer.backward(dout)", **single)
    layer = student.AveragePooling(2, 2, 2)
    expect_array(layer.forward(x), mean(x, 2, 2, 2), of="AveragePooling(2, 2, 2).forward(x)", **single)
    expect_array(layer.backward(dout), spread / np.float32(4), of="layer.backward(dout)", **single)


@check(points=1, needs=("max", "max_gradient", "average"))
def test_inputs_left_alone(student, rng):
    """x is the same after forward and backward as before.

    forward と backward の後も、x は元のまま残っている。
    """
    for name, arguments in (("MaxPooling", (2, 2, 2, 0)), ("AveragePooling", (2, 2, 2))):
        x, dout = distinct(rng, (2, 3, 5, 7)), rng.normal(size=(2, 3, 2, 3))
        box, layer = student.put(x), getattr(student, name)(*arguments)
        layer.forward(box)
        layer.backward(dout)
        why = (f"{name} changed x itself.", f"{name} が x そのものを書き換えています。")
        expect_array(box.value(), x, of="x", why=why)


@check(points=2, needs=("max", "max_gradient", "average"), time=30)
def test_speed(student, rng, twin):
    """Both layers are fast enough to train with.

    どちらのレイヤも、学習に使えるだけ速い。
    """
    x, dout = rng.normal(size=(20, 10, 24, 24)).astype(np.float32), rng.normal(size=(20, 10, 12, 12)).astype(np.float32)
    why = (
        "NumPy should do the loops over images, channels and places. Which loops are short enough for Python?",
        "画像、チャンネル、場所についてのループは NumPy に任せます。Python で書いてよい短いループはどれでしょうか。",
    )

    def backward(name, arguments):
        def prepare(module):
            layer = getattr(module, name)(*arguments)
            layer.forward(x)
            return layer.backward.prepared(dout)

        return prepare

    # Times the solution's time, measured for the maximum forward and backward, for the mean forward and backward:
    # im2col with argmax 19, 1.8, 8.5, 2.2; a view of the windows 25, 5, 13, 1; a loop over the places 27, 6, 22, 10;
    # loops over images and channels too 500, 27, 1,950, 410.
    given = {"x": x, "dout": dout}
    for name, arguments in (("MaxPooling", (2, 2, 2, 0)), ("AveragePooling", (2, 2, 2))):
        of = f"{name}({', '.join(map(str, arguments))}).forward(x)"
        forward = lambda m, n=name, a=arguments: getattr(m, n)(*a).forward.prepared(x)  # noqa: E731
        expect_time(forward, student, twin, of, at_most=140, given=given, why=why)
        expect_time(backward(name, arguments), student, twin, "layer.backward(dout)", at_most=140, given=given, why=why)
