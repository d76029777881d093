"""Checks of the pooling layers."""

import numpy as np

from autograder.checks import (
    Layer,
    Reason,
    as_array,
    check,
    digits,
    expect,
    expect_array,
    expect_time,
    of_what_is_right,
    oracles,
    pictures,
)


def distinct(rng, shape):
    """Numbers around 0 of which no two are nearer than 0.02: differences of 1e-5 exchange no maximum."""
    size = int(np.prod(shape))
    return (rng.permutation(size) - size / 2 + rng.uniform(0.25, 0.5)).reshape(shape) * 0.02


def window(pool_h, pool_w, stride, pad=0):
    return {"pool_h": pool_h, "pool_w": pool_w, "stride": stride, "pad": pad}


MAX = Layer(
    "MaxPooling(pool_h, pool_w, stride, pad)",
    also_called="Pooling",
    arrays={"x": "N C H W"},
    definition=oracles.max_pooling,
    sizes={"N": 2, "C": 3, "H": 5, "W": 7},
    draw={"x": distinct},
)
AVERAGE = MAX.like(made="AveragePooling(pool_h, pool_w, stride)", also_called="", definition=oracles.average_pooling)
# The usual window with pixels left over, overlapping windows, gaps between windows.
WINDOWS = window(2, 2, 2), window(3, 2, 1), window(2, 3, 2), window(2, 2, 3)
# 75,000 pixels under four windows. Seconds of a processor for backward: the solution 0.1, loops over all pixels 0.04;
# central differences of each pixel, with a forward that loops over the four windows, 60.
LARGE = {"N": 1, "C": 1, "H": 150, "W": 500, **window(150, 120, 120)}


@check(points=2)
def test_max(student, rng):
    """MaxPooling gives the largest number of each window, channel by channel.

    MaxPooling が、窓ごと、チャンネルごとの最大値を返す。
    """
    for size in WINDOWS:
        MAX.values(student, rng, **size)
    image, panels = digits(rng)[0][0].reshape(1, 1, 8, 8), []
    for name, numbers in (("MaxPooling", (2, 2, 2, 0)), ("AveragePooling", (2, 2, 2))):
        with pictures.aside(student):
            panels.append(pictures.image(getattr(student, name)(*numbers).forward(image)[0, 0], name))
    pictures.show(
        ("a digit, and what your layers leave of it", "数字と、あなたのレイヤが残したもの"),
        pictures.image(image[0, 0], ("the digit", "数字")),
        *panels,
    )


@check(points=2)
def test_padding(student, rng):
    """Padding fills up the windows and is never the maximum, forward and backward.

    パディングは窓を補うだけで、順伝播でも逆伝播でも最大値にならない。
    """
    why = Reason(
        "All numbers of the image are below 0, and so is every maximum. With zeros around it the padding wins.",
        "画像の数はすべて負なので、どの最大値も負のはずです。0 で囲むと、パディングが最大値になってしまいます。",
        when=lambda received, right: (received >= 0).any(),
    )
    below = MAX.like(draw={"x": lambda rng, shape: distinct(rng, shape) - 4})
    for size in (window(2, 2, 2, 1), window(3, 2, 2, 1), window(4, 5, 3, 2)):
        below.values(student, rng, why=why, **size)
    for size in (window(2, 2, 2, 1), window(3, 3, 3, 1)):  # windows that overlap are asked for their gradient below
        below.input_gradients(student, rng, **size)
    below.in_one_pass(student, rng, **LARGE)


@check(points=4)
def test_max_gradient(student, rng):
    """MaxPooling hands each number of dout to where the maximum was.

    MaxPooling が、dout のどの数も最大値のあった場所に渡す。
    """
    for size in WINDOWS:
        MAX.input_gradients(student, rng, **size)
    MAX.in_one_pass(student, rng, **LARGE)


@check(points=1)
def test_ties(student, rng):
    """If several numbers of a window share the maximum, together they get its gradient once.

    窓に最大値がいくつもあるとき、勾配は合わせて1回分だけ渡される。
    """
    x = rng.integers(0, 2, size=(3, 2, 6, 8)).astype(float)  # as after ReLU: many zeros
    x[0, 0, :2, :2] = 0
    dout = rng.uniform(0.5, 1.5, size=(3, 2, 3, 4))
    layer = MAX.make(student, window(2, 2, 2))
    layer.forward(x)
    of, given = "layer.backward(dout)", {"x": x, "dout": dout}
    dx = as_array(layer.backward(dout), x.shape, of=of, given=given)
    largest = np.kron(oracles.max_pooling(x, 2, 2, 2), np.ones((1, 1, 2, 2)))
    expect(
        not dx[x < largest].any(),
        of=of,
        en="A pixel that is smaller than the maximum of its window should get 0.",
        ja="窓の最大値より小さいピクセルの勾配は 0 になるはずです。",
        given=given,
    )
    why = (
        "These are the sums over each window. The whole gradient of a window is that one number of dout, however many "
        "pixels share the maximum.",
        "これは窓ごとの和です。最大値のピクセルがいくつあっても、窓全体が受け取る勾配は dout の1つの数です。",
    )
    sums = dx.reshape(3, 2, 3, 2, 4, 2).sum(axis=(3, 5))
    of = ("layer.backward(dout), summed over each window", "layer.backward(dout) の各窓の中の和")
    expect_array(sums, dout, of=of, given=given, why=why, rtol=1e-6)


@check(points=3)
def test_average(student, rng):
    """AveragePooling gives the mean of each window, and shares out its gradient.

    AveragePooling が窓ごとの平均値を返し、その勾配を均等に分ける。
    """
    for size in WINDOWS:
        AVERAGE.everything(student, rng, **size)
    AVERAGE.in_one_pass(student, rng, **LARGE)


def of_both(student, rng, ask, *pads):
    """Ask this of each layer that is right, the first one with these paddings."""

    def right(layer, size):
        layer.everything(student, rng, **size)
        layer.in_one_pass(student, rng, **LARGE)

    layers = [(MAX, window(2, 2, 2, pad)) for pad in pads] + [(AVERAGE, window(2, 2, 2))]
    of_what_is_right(
        *(
            (lambda one=one, size=size: right(one, size), lambda one=one, size=size: ask(one, size))
            for one, size in layers
        )
    )


@check(points=1)
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    of_both(student, rng, lambda layer, size: layer.float32(student, rng, **size), 0, 1)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """x is the same after forward and backward as before.

    forward と backward の後も、x は元のまま残っている。
    """
    of_both(student, rng, lambda layer, size: layer.inputs_left_alone(student, rng, **size), 0)


@check(points=1)
def test_side_by_side(student, rng):
    """Two layers of one kind do not mix up what they remember.

    同じ種類のレイヤを2つ使っても、覚えているものが混ざらない。
    """
    of_both(student, rng, lambda layer, size: layer.side_by_side(student, rng, **size), 0)


def expect_fast(student, rng, twin, made, layer):
    """Forward is fast: no loop over images, channels and places at once."""
    why = (
        "NumPy should do the loops over images, channels and places. Which loops are short enough for Python?",
        "画像、チャンネル、場所についてのループは NumPy に任せます。Python で書いてよい短いループはどれでしょうか。",
    )
    # Times the solution's time, measured for the maximum and for the mean: the view of the windows 30 and 14, a loop
    # over the places 35 and 33; loops over images and channels too 500 and 1,950.
    expect_time(
        lambda module, x: layer(module).forward.prepared(x),
        student,
        twin,
        rng,
        f"{made}.forward(x)",
        draw=lambda rng: {"x": rng.normal(size=(20, 10, 24, 24)).astype(np.float32)},
        at_most=140,
        why=why,
        atol=1e-5,  # means of four numbers near 1 in float32
    )


@check(points=1, needs="max", time=30)
def test_speed(student, rng, twin):
    """MaxPooling is fast enough to train with.

    MaxPooling は、学習に使えるだけ速い。
    """
    size = window(2, 2, 2)
    expect_fast(student, rng, twin, "MaxPooling(2, 2, 2, 0)", lambda module: MAX.make(module, size))


@check(points=1, needs="average", time=30)
def test_average_speed(student, rng, twin):
    """AveragePooling is fast enough to train with.

    AveragePooling は、学習に使えるだけ速い。
    """
    size = window(2, 2, 2)
    expect_fast(student, rng, twin, "AveragePooling(2, 2, 2)", lambda module: AVERAGE.make(module, size))
