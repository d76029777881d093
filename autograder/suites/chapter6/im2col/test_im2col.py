"""Checks of im2col and col2im."""

import numpy as np

from autograder.checks import Function, check, expect_time, of_what_is_right, oracles


def matrix(x, FH, FW, stride, pad):
    """What im2col is: column k is the image under a filter that is 1 in its entry k, and else 0."""
    entries = np.eye(x.shape[1] * FH * FW)
    maps = oracles.convolution(x, entries.reshape(-1, x.shape[1], FH, FW), np.zeros(len(entries)), stride, pad)
    return np.moveaxis(maps, 1, -1).reshape(-1, len(entries))


def images(col, shape, FH, FW, stride, pad):
    """What col2im is: pixel k gets the sum of the numbers of col that im2col takes from it."""
    pixels = np.eye(int(np.prod(shape[1:])))  # images of which pixel k alone is 1
    taken = matrix(pixels.reshape(-1, *shape[1:]), FH, FW, stride, pad).reshape(len(pixels), -1)
    return (col.reshape(shape[0], -1) @ taken.T).reshape(shape)


# No two sizes that could be exchanged are equal. P windows lie on the N images.
SIZES = {"N": 2, "C": 3, "H": 5, "W": 7, "FH": 2, "FW": 3, "stride": 1, "pad": 0}
IM2COL = Function("im2col(x, FH, FW, stride, pad)", arrays={"x": "N C H W"}, definition=matrix, single={})
COL2IM = Function("col2im(col, shape, FH, FW, stride, pad)", arrays={"col": "P C*FH*FW"}, definition=images)
BACK = SIZES | {"shape": (2, 3, 5, 7), "P": 40}


@check(points=3)
def test_windows(student, rng):
    """Each row holds one window, in the order (C, FH, FW); the rows run through (N, out_h, out_w).

    各行に窓が1つずつ (C, FH, FW) の順に入り、行は (N, out_h, out_w) の順に並ぶ。
    """
    why = (
        "Row by row: image, then place from the top, then place from the left. In a row: channel, then row of the "
        "filter, then column.",
        "行は、画像、上からの場所、左からの場所の順です。行の中は、チャンネル、フィルターの行、列の順です。",
    )
    fitting = {"N": 3, "C": 2, "W": 4, "FH": 3, "FW": 2, "stride": 2}  # (5 - 3) / 2 and (4 - 2) / 2 fit
    IM2COL.values(student, rng, batches=(SIZES, SIZES | fitting), why=why)


@check(points=2)
def test_padding(student, rng):
    """pad zeros stand on all four sides of each image.

    どの画像も上下左右を pad 個ずつの 0 で囲む。
    """
    why = ("The zeros stand round each image, in height and in width.", "0 は画像の上下と左右を囲みます。")
    small = SIZES | {"H": 3, "W": 4}
    IM2COL.values(student, rng, batches=(small | {"pad": 1}, small | {"pad": 2}), why=why)


@check(points=1)
def test_floor(student, rng):
    """If the stride does not fit, what is left over takes no part.

    ストライドで割り切れずに余ったピクセルは使わない。
    """
    why = (
        "A window that would stick out of the padded image is left out.",
        "パディングした画像からはみ出す窓は使いません。",
    )
    wide = SIZES | {"W": 8}  # (5 - 2) / 2 does not fit; (5 + 2 - 2) / 3 and (8 + 2 - 3) / 3 do not
    IM2COL.values(student, rng, batches=(wide | {"stride": 2}, wide | {"stride": 3, "pad": 1}), why=why)


@check(points=3)
def test_back(student, rng):
    """col2im adds every number where im2col had taken it from.

    col2im は、どの数も im2col が取り出した場所に足し込む。
    """
    why = (
        "A pixel that several windows saw gets the sum of their numbers. One that none saw stays 0.",
        "いくつもの窓に見えていたピクセルは、その数の和になります。どの窓にも見えていなければ 0 のままです。",
    )
    COL2IM.values(student, rng, batches=(BACK, BACK | {"stride": 2, "P": 12}), why=why)


@check(points=2)
def test_back_padding(student, rng):
    """col2im drops what belongs to the padding and gives images of the shape that was asked for.

    col2im はパディングの分を捨て、指定された形状の画像を返す。
    """
    why = (
        "The padding is cut off again, as much on each side as was added.",
        "パディングは、足したのと同じ幅だけ各辺から取り除きます。",
    )
    calls = [{"stride": s, "pad": pad, "P": P} for s, pad, P in ((1, 1, 84), (2, 1, 24), (2, 2, 40))]
    COL2IM.values(student, rng, batches=[BACK | call for call in calls], why=why)


BOTH = ((IM2COL, SIZES), (COL2IM, BACK))


@check(points=1)
def test_float32(student, rng):
    """float32 stays float32.

    float32 の入力なら、結果も float32 になる。
    """
    of_what_is_right(
        *(
            (
                lambda f=f, sizes=sizes: f.values(student, rng, **sizes),
                lambda f=f, sizes=sizes: f.float32(student, rng, **sizes),
            )
            for f, sizes in BOTH
        )
    )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """x and col are the same after the call as before.

    呼び出しの後も、x と col は元のまま残っている。
    """
    of_what_is_right(
        *(
            (
                lambda f=f, sizes=sizes: f.values(student, rng, **sizes),
                lambda f=f, sizes=sizes: f.inputs_left_alone(student, rng, **sizes),
            )
            for f, sizes in BOTH
        )
    )


# Times the solution's time, measured on 50 images of 28 x 28 with a filter of 2 x 2, im2col and col2im: two loops over
# the filter 2.8 and 1, index arrays 3.1 and 13, a loop over the places 21 and 20; loops over images and places 950 and
# 2,000.
LIMIT = {
    "at_most": 130,
    "atol": 1e-5,  # sums of four numbers near 1 in float32
    "why": (
        "NumPy should do the loops over images, channels and places. Which loops are short enough for Python?",
        "画像、チャンネル、場所についてのループは NumPy に任せます。Python で書いてよい短いループはどれでしょうか。",
    ),
}


@check(points=1, needs="windows", time=30)
def test_speed(student, rng, twin):
    """im2col is fast enough for large batches.

    im2col は、大きなバッチも十分に速く処理できる。
    """
    draw = lambda rng: {"x": rng.normal(size=(50, 1, 28, 28)).astype(np.float32)}  # noqa: E731
    of = "im2col(x, 2, 2, 1, 0)"
    expect_time(lambda m, x: m.im2col.prepared(x, 2, 2, 1, 0), student, twin, rng, of, draw=draw, **LIMIT)


@check(points=1, needs="back", time=30)
def test_back_speed(student, rng, twin):
    """col2im is fast enough for large batches.

    col2im は、大きなバッチも十分に速く処理できる。
    """
    draw = lambda rng: {"col": rng.normal(size=(50 * 27 * 27, 4)).astype(np.float32)}  # noqa: E731
    of, call = "col2im(col, (50, 1, 28, 28), 2, 2, 1, 0)", ((50, 1, 28, 28), 2, 2, 1, 0)
    expect_time(lambda m, col: m.col2im.prepared(col, *call), student, twin, rng, of, draw=draw, **LIMIT)
