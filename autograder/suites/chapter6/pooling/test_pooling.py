"""Checks of the pooling layers."""

import numpy as np

from autograder.checks import Layer, as_array, check, expect, expect_array, expect_time, oracles


def distinct(rng, shape):
    """Numbers around 0 of which no two are nearer than 0.02: differences of 1e-5 exchange no maximum."""
    size = int(np.prod(shape))
    return (rng.permutation(size) - size / 2 + rng.uniform(0.25, 0.5)).reshape(shape) * 0.02


def window(pool_h, pool_w, stride, pad=0):
    return {"pool_h": pool_h, "pool_w": pool_w, "stride": stride, "pad": pad}


MAX = Layer(
    "MaxPooling(pool_h, pool_w, stride, pad)",
    arrays={"x": "N C H W"},
    definition=oracles.max_pooling,
    sizes={"N": 2, "C": 3, "H": 5, "W": 7},
    draw={"x": distinct},
)
AVERAGE = MAX.like(made="AveragePooling(pool_h, pool_w, stride)", definition=oracles.average_pooling)
# The usual window with pixels left over, overlapping windows, gaps between windows.
WINDOWS = window(2, 2, 2), window(3, 2, 1), window(2, 3, 2), window(2, 2, 3)


@check(points=2)
def test_max(student, rng):
    """MaxPooling gives the largest number of each window, channel by channel.

    MaxPooling が、窓ごと、チャンネルごとの最大値を返す。
    """
    for size in WINDOWS:
        MAX.values(student, rng, **size)


@check(points=2)
def test_padding(student, rng):
    """Padding fills up the windows and is never the maximum, forward and backward.

    パディングは窓を補うだけで、順伝播でも逆伝播でも最大値にならない。
    """
    why = (
        "All numbers of the image are below 0. With zeros around it the padding would win.",
        "画像の数はすべて負です。0 で囲むと、パディングが最大値になってしまいます。",
    )
    below = MAX.like(draw={"x": lambda rng, shape: distinct(rng, shape) - 4})
    for size in (window(2, 2, 2, 1), window(3, 2, 2, 1), window(4, 5, 3, 2)):
        below.everything(student, rng, why=why, **size)


@check(points=3)
def test_max_gradient(student, rng):
    """MaxPooling hands each number of dout to where the maximum was.

    MaxPooling が、dout のどの数も最大値のあった場所に渡す。
    """
    for size in WINDOWS:
        MAX.input_gradients(student, rng, **size)


@check(points=1, needs="max_gradient")
def test_ties(student, rng):
    """If several numbers of a window share the maximum, together they get its gradient once.

    窓に最大値がいくつもあるとき、勾配は合わせて1回分だけ渡される。
    """
    x = rng.integers(0, 2, size=(3, 2, 6, 8)).astype(float)  # as after ReLU: many zeros
    x[0, 0, :2, :2] = 0
    dout = rng.uniform(0.5, 1.5, size=(3, 2, 3, 4))
    layer = student.MaxPooling(2, 2, 2, 0)
    layer.forward(x)
    of, given = "layer.backward(dout)", {"x": x, "dout": dout}
    dx = as_array(layer.backward(dout), x.shape, of=of, given=given)
    largest = np.kron(oracles.max_pooling(x, 2, 2, 2), np.ones((1, 1, 2, 2)))
    expect(
        not dx[x < largest].any(),
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
    sums = dx.reshape(3, 2, 3, 2, 4, 2).sum(axis=(3, 5))
    expect_array(sums, dout, of="layer.backward(dout), summed over each window", given=given, why=why, rtol=1e-6)


@check(points=3)
def test_average(student, rng):
    """AveragePooling gives the mean of each window, and shares out its gradient.

    AveragePooling が窓ごとの平均値を返し、その勾配を均等に分ける。
    """
    for size in WINDOWS:
        AVERAGE.everything(student, rng, **size)


@check(points=1, needs=("max", "max_gradient", "average"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    for layer, pad in ((MAX, 0), (MAX, 1), (AVERAGE, 0)):
        layer.float32(student, rng, **window(2, 2, 2, pad))


@check(points=1, needs=("max", "max_gradient", "average"))
def test_inputs_left_alone(student, rng):
    """x is the same after forward and backward as before.

    forward と backward の後も、x は元のまま残っている。
    """
    for layer in (MAX, AVERAGE):
        layer.inputs_left_alone(student, rng, **window(2, 2, 2))


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

    def backward(layer):
        layer.forward(x)
        return layer.backward.prepared(dout)

    # Times the solution's time, measured for the maximum forward and backward, for the mean forward and backward:
    # im2col with argmax 19, 1.8, 8.5, 2.2; a view of the windows 25, 5, 13, 1; a loop over the places 27, 6, 22, 10;
    # loops over images and channels too 500, 27, 1,950, 410.
    limit = {"at_most": 140, "given": {"x": x, "dout": dout}, "why": why}
    for made, layer in (
        ("MaxPooling(2, 2, 2, 0)", lambda module: module.MaxPooling(2, 2, 2, 0)),
        ("AveragePooling(2, 2, 2)", lambda module: module.AveragePooling(2, 2, 2)),
    ):
        forward = lambda module, layer=layer: layer(module).forward.prepared(x)  # noqa: E731
        expect_time(forward, student, twin, f"{made}.forward(x)", **limit)
        of = f"backward(dout) of {made}"
        expect_time(lambda module, layer=layer: backward(layer(module)), student, twin, of, **limit)
