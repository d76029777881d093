"""Checks of im2col and col2im."""

import numpy as np

from autograder.checks import check, expect_array, expect_time

# N, C, H, W and FH, FW, of which no two that could be exchanged are equal.
IMAGES, FILTER = (2, 3, 5, 7), (2, 3)


def places(size, filter_size, stride, pad):
    """Where a filter can begin along one side."""
    return range(0, size + 2 * pad - filter_size + 1, stride)


def corners(shape, fh, fw, stride, pad):
    """The image and the upper left corner of each row of the matrix."""
    n, _, h, w = shape
    return [(k, p, q) for k in range(n) for p in places(h, fh, stride, pad) for q in places(w, fw, stride, pad)]


def matrix(x, fh, fw, stride, pad):
    """What im2col is: a row for each window."""
    x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows = [x_padded[k, :, p : p + fh, q : q + fw].ravel() for k, p, q in corners(x.shape, fh, fw, stride, pad)]
    return np.array(rows)


def images(col, shape, fh, fw, stride, pad):
    """What col2im is: every number added where its window lay."""
    n, c, h, w = shape
    x_padded = np.zeros((n, c, h + 2 * pad, w + 2 * pad), dtype=col.dtype)
    for row, (k, p, q) in zip(col, corners(shape, fh, fw, stride, pad), strict=True):
        x_padded[k, :, p : p + fh, q : q + fw] += row.reshape(c, fh, fw)
    return x_padded[:, :, pad : pad + h, pad : pad + w]


def expect_matrix(student, x, fh, fw, stride, pad, why=None, **options):
    received = student.im2col(x, fh, fw, stride, pad)
    of = f"im2col(x, {fh}, {fw}, {stride}, {pad})"
    expect_array(received, matrix(x, fh, fw, stride, pad), of=of, given={"x": x}, why=why, **options)


def expect_images(student, rng, shape, fh, fw, stride, pad, why=None):
    c = shape[1]
    col = rng.normal(size=(len(corners(shape, fh, fw, stride, pad)), c * fh * fw))
    received = student.col2im(col, shape, fh, fw, stride, pad)
    of = f"col2im(col, {shape}, {fh}, {fw}, {stride}, {pad})"
    expect_array(received, images(col, shape, fh, fw, stride, pad), of=of, given={"col": col}, why=why)


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
    expect_matrix(student, rng.normal(size=IMAGES), *FILTER, 1, 0, why=why)
    expect_matrix(student, rng.normal(size=(3, 2, 5, 4)), 3, 2, 2, 0, why=why)  # (5 - 3) / 2 and (4 - 2) / 2 fit


@check(points=2)
def test_padding(student, rng):
    """pad zeros stand on all four sides of each image.

    どの画像も上下左右を pad 個ずつの 0 で囲む。
    """
    why = ("The zeros stand round each image, in height and in width.", "0 は画像の上下と左右を囲みます。")
    for stride, pad in ((1, 1), (1, 2)):
        expect_matrix(student, rng.normal(size=(2, 3, 3, 4)), *FILTER, stride, pad, why=why)


@check(points=1)
def test_floor(student, rng):
    """Where the stride does not fit, what is left over takes no part.

    ストライドで割り切れないとき、余った画素は使わない。
    """
    why = (
        "A window that would stick out of the padded image is left out.",
        "パディングした画像からはみ出す窓は使いません。",
    )
    for stride, pad in ((2, 0), (3, 1)):  # (5 - 2) / 2 does not fit; (5 + 2 - 2) / 3 and (8 + 2 - 3) / 3 do not
        expect_matrix(student, rng.normal(size=(2, 3, 5, 8)), *FILTER, stride, pad, why=why)


@check(points=3)
def test_back(student, rng):
    """col2im adds every number where im2col had taken it from.

    col2im は、どの数も im2col が取り出した場所に足し込む。
    """
    why = (
        "A pixel that several windows saw gets the sum of their numbers. One that none saw stays 0.",
        "いくつもの窓に見えていた画素は、その数の和になります。どの窓にも見えていなければ 0 のままです。",
    )
    for stride in (1, 2):
        expect_images(student, rng, IMAGES, *FILTER, stride, 0, why=why)


@check(points=2)
def test_back_padding(student, rng):
    """col2im drops what belongs to the padding and gives images of the shape that was asked for.

    col2im はパディングの分を捨て、指定された形状の画像を返す。
    """
    why = (
        "The padding is cut off again, as much on each side as was added.",
        "パディングは、足したのと同じ幅だけ各辺から取り除きます。",
    )
    for stride, pad in ((1, 1), (2, 1), (2, 2)):
        expect_images(student, rng, IMAGES, *FILTER, stride, pad, why=why)


@check(points=1, needs=("windows", "back"))
def test_float32(student, rng):
    """float32 stays float32.

    float32 の入力なら、結果も float32 になる。
    """
    x = rng.normal(size=IMAGES).astype(np.float32)
    expect_matrix(student, x, *FILTER, 1, 0, dtype="float32")
    col = rng.normal(size=(40, 18)).astype(np.float32)
    expected, of = images(col, IMAGES, *FILTER, 1, 0), f"col2im(col, {IMAGES}, 2, 3, 1, 0)"
    received = student.col2im(col, IMAGES, *FILTER, 1, 0)
    expect_array(received, expected, of=of, dtype="float32", rtol=1e-4, atol=1e-5)  # sums of six numbers near 1


@check(points=1, needs=("windows", "back"))
def test_inputs_left_alone(student, rng):
    """x and col are the same after the call as before.

    呼び出しの後も、x と col は元のまま残っている。
    """
    x, col = rng.normal(size=IMAGES), rng.normal(size=(40, 18))
    boxes = {"x": student.put(x), "col": student.put(col)}
    expect_array(student.im2col(boxes["x"], *FILTER, 1, 0), matrix(x, *FILTER, 1, 0), of="im2col(x, 2, 3, 1, 0)")
    student.col2im(boxes["col"], IMAGES, *FILTER, 1, 0)
    for name, before in (("x", x), ("col", col)):
        why = (f"The call changed {name} itself.", f"呼び出しで {name} そのものが書き換えられています。")
        expect_array(boxes[name].value(), before, of=name, why=why)


@check(points=2, needs=("windows", "back"), time=30)
def test_speed(student, rng, twin):
    """Both are fast enough for a batch of 100 images of 28 x 28.

    28 x 28 の画像 100 枚のバッチを、どちらも十分に速く処理できる。
    """
    x = rng.normal(size=(100, 1, 28, 28)).astype(np.float32)
    col = rng.normal(size=(100 * 24 * 24, 25)).astype(np.float32)
    why = (
        "NumPy should do the loops over images, channels and places. Which loops are short enough for Python?",
        "画像、チャンネル、場所についてのループは NumPy に任せます。Python で書いてよい短いループはどれでしょうか。",
    )
    # Times the solution's time, measured: two loops over the filter 2.3 and 1, index arrays 4.7 and 4.4, loops over
    # the places 11 and 2.5; loops over images and places 130 and 41, loops over everything 800 and 180.
    of = "im2col(x, 5, 5, 1, 0)"
    expect_time(lambda m: m.im2col.prepared(x, 5, 5, 1, 0), student, twin, of, at_most=60, given={"x": x}, why=why)
    of = "col2im(col, (100, 1, 28, 28), 5, 5, 1, 0)"
    call = (100, 1, 28, 28), 5, 5, 1, 0
    expect_time(lambda m: m.col2im.prepared(col, *call), student, twin, of, at_most=60, given={"col": col}, why=why)
