"""Checks of numbers in 8 bits."""

import numpy as np

from autograder.checks import (
    as_list,
    check,
    expect_array,
    expect_left_alone,
    expect_number,
    of_what_is_right,
    oracles,
)

# What PyTorch 2.13 says: MinMaxObserver (qint8, per_tensor_affine, quant_min -128, quant_max 127) of these ranges,
# torch.quantize_per_tensor of these numbers, torch.quantize_per_channel of these weights with the largest abs / 127 of
# each column. PyTorch calculates in float32.
RANGES = (
    ((-1.0, 3.0), 0.01568627543747425, -64),
    ((-0.4, 0.7), 0.004313725512474775, -35),
    ((-0.01, 12.0), 0.04709804058074951, -128),
)
ABOVE, BELOW = ((0.5, 2.0), 0.007843137718737125, -128), ((-3.0, -1.0), 0.0117647061124444, 127)
NUMBERS = (-1.5, -1.0, -0.25, 0.0, 0.1, 1.3, 2.9, 3.0, 3.5, 40.0)
STORED = (-128, -128, -80, -64, -58, 19, 121, 127, 127, 127)  # scale 4 / 255, zero point -64
WEIGHTS = ((0.5, -2.0, 0.03), (-1.0, 0.7, 0.01), (0.2, 1.1, -0.05), (0.9, -0.4, 0.02))
STORED_WEIGHTS = ((64, -127, 76), (-127, 44, 25), (25, 70, -127), (114, -25, 51))
SINGLE = {"rtol": 1e-6, "atol": 1e-9}  # float32 is enough


def some_params(rng):
    """A scale and a zero point in the middle part."""
    return float(np.round(rng.uniform(0.01, 0.3), 3)), int(rng.integers(-100, 101))


def some_numbers(rng, shape, scale, zero_point):
    """Numbers, none of them in the middle between two that can be stored, and what each is stored as."""
    q = rng.integers(-128, 128, size=shape)
    return scale * (q - zero_point + rng.uniform(-0.4, 0.4, size=shape)), q


def numbers_of(q, scale, zero_point):
    """What whole numbers stand for, by SciPy."""
    return oracles.product(q.astype(float) - zero_point, np.broadcast_to(scale, q.shape))


def expect_stored(received, right, of, given, why=None):
    """These whole numbers, as int8."""
    expect_array(received, np.asarray(right), of=of, given=given, why=why)
    expect_array(received, np.asarray(right), of=of, given=given, dtype="int8")


def asked_qparams(student, x_min, x_max):
    """The answer of choose_qparams, its words and what was given."""
    of, given = f"choose_qparams({x_min}, {x_max})", {"x_min": x_min, "x_max": x_max}
    scale, zero_point = as_list(student.choose_qparams(x_min, x_max), 2, of=of, given=given)
    return scale, zero_point, of, given


def expect_qparams(student, x_min, x_max, right_scale, right_zero, why=None):
    scale, zero_point, of, given = asked_qparams(student, x_min, x_max)
    expect_number(scale, right_scale, of=f"scale, {of}", given=given, why=why, **SINGLE)
    expect_number(zero_point, right_zero, of=f"zero_point, {of}", given=given, why=why)


@check(points=2)
def test_qparams(student, rng):
    """choose_qparams cuts the range into 255 steps, and the zero point is the whole number that stands for 0.

    choose_qparams は範囲を 255 等分し、zero_point は 0 を表す整数になる。
    """
    for (x_min, x_max), scale, zero_point in RANGES:
        expect_qparams(student, x_min, x_max, scale, zero_point)
    for _ in range(4):
        scale, zero_point = some_params(rng)
        x_min = scale * (-128 - zero_point + rng.uniform(-0.4, 0.4))
        expect_qparams(student, x_min, x_min + 255 * scale, scale, zero_point)


WIDENED = (
    "The range has to hold 0. If it does not, it is widened as far as 0.",
    "範囲には 0 が入っている必要があります。入っていなければ、0 まで広げます。",
)


@check(points=2, needs="qparams")
def test_zero(student, rng):
    """A range without 0 is widened to hold it, and 0 is stored and read again exactly.

    0 を含まない範囲は 0 まで広げ、0 は正確に保存して読み戻せる。
    """
    for (x_min, x_max), scale, zero_point in (ABOVE, BELOW):
        expect_qparams(student, x_min, x_max, scale, zero_point, why=WIDENED)
    for _ in range(2):
        near, far = np.sort(rng.uniform(0.2, 5.0, size=2)) + np.array([0.0, 1.0])
        expect_qparams(student, float(near), float(far), far / 255, -128, why=WIDENED)
        expect_qparams(student, float(-far), float(-near), far / 255, 127, why=WIDENED)


def expect_quantized(student, x, scale, zero_point, right, why=None):
    given = {"x": x, "scale": scale, "zero_point": zero_point}
    received = student.quantize(x, scale, zero_point)
    expect_stored(received, right, "quantize(x, scale, zero_point)", given, why)


@check(points=2)
def test_nearest(student, rng):
    """quantize gives the nearest of the numbers that can be stored, as int8: it is wrong by half a scale at most.

    quantize は、保存できる数のうちいちばん近いものを int8 で返す。誤差は scale の半分以下になる。
    """
    expect_quantized(student, np.array([-1.0, 0.0, 0.12, 0.5]), 0.1, -20, [-30, -20, -19, -15])
    for shape in ((4, 6), (300,), (2, 3, 5)):
        scale, zero_point = some_params(rng)
        x, right = some_numbers(rng, shape, scale, zero_point)
        expect_quantized(student, x, scale, zero_point, right)


def expect_clipped(student, rng):
    why = (
        "What lies outside the range becomes -128 or 127.",
        "範囲の外の数は、-128 か 127 になります。",
    )
    expect_quantized(student, np.array(NUMBERS), 4 / 255, -64, STORED, why)
    for _ in range(2):
        scale, zero_point = some_params(rng)
        steps = rng.uniform(130.0, 700.0, size=8) * rng.choice([-1, 1], size=8)
        x = scale * (np.append(steps, (-5e5, 5e5)) - zero_point)
        expect_quantized(student, x, scale, zero_point, np.where(x + scale * zero_point > 0, 127, -128), why)


@check(points=2, needs="nearest")
def test_clip(student, rng):
    """Numbers outside the range become -128 or 127, however far they lie outside.

    範囲の外の数は、どんなに離れていても -128 か 127 になる。
    """
    expect_clipped(student, rng)


def expect_dequantized(student, q, scale, zero_point, right):
    given = {"q": q, "scale": scale, "zero_point": zero_point}
    received = student.dequantize(q, scale, zero_point)
    expect_array(received, right, of="dequantize(q, scale, zero_point)", given=given, **SINGLE)


@check(points=1)
def test_dequantize(student, rng):
    """dequantize gives scale * (q - zero_point), without overflow in int8.

    dequantize は scale * (q - zero_point) を返す。int8 の桁あふれは起きない。
    """
    q = np.array([-128, -20, 0, 127], np.int8)
    expect_dequantized(student, q, 0.5, 10, [-69.0, -15.0, -5.0, 58.5])
    expect_dequantized(student, q, 0.1, 100, [-22.8, -12.0, -10.0, 2.7])
    for shape in ((40, 5), (2, 3, 4)):
        scale, zero_point = some_params(rng)
        q = rng.integers(-128, 128, size=shape, dtype=np.int8)
        right = numbers_of(q, scale, zero_point)
        expect_dequantized(student, q, scale, zero_point, right)


def some_matrix(rng, d, m):
    """Weights (d, m) with very different columns, what they are stored as, and the scale of each column."""
    scales, q = 10 ** rng.uniform(-3, 0, size=m), rng.integers(-120, 121, size=(d, m))
    part = rng.uniform(-0.4, 0.4, size=(d, m))
    rows = rng.integers(d, size=m)
    q[rows, np.arange(m)], part[rows, np.arange(m)] = rng.choice([-127, 127], size=m), 0.0
    return scales * (q + part), q, scales


def expect_weights_stored(student, W, right, right_scales):
    of, given = "quantize_weights(W)", {"W": W}
    q, scales = as_list(student.quantize_weights(W), 2, of=of, given=given)
    why = (
        "Every output, that is every column of W (D, M), has a scale of its own: its largest abs, divided by 127.",
        "scale は出力ごと、つまり W (D, M) の列ごとに1つあり、列の絶対値の最大値を 127 で割ったものです。",
    )
    expect_array(scales, right_scales, of=f"scales, {of}", given=given, why=why, **SINGLE)
    expect_stored(q, right, f"q, {of}", given)


@check(points=2)
def test_weights(student, rng):
    """quantize_weights has a scale for each column, its largest abs / 127, and the nearest int8 numbers.

    quantize_weights の scale は列ごとに絶対値の最大値 / 127 で、値はいちばん近い int8 の整数である。
    """
    W = np.array(WEIGHTS)
    expect_weights_stored(student, W, STORED_WEIGHTS, [1 / 127, 2 / 127, 0.05 / 127])
    for d, m in ((5, 3), (2, 6), (40, 4)):
        expect_weights_stored(student, *some_matrix(rng, d, m))


def some_layer(rng, n, d, m, large=False):
    """The arguments of quantized_affine by name. `large`: sums that need more than 16 bits."""
    low = 60 if large else -128
    scale, zero_point = some_params(rng)
    q_x = rng.integers(low, 128, size=(n, d), dtype=np.int8)
    q_W = rng.integers(low, 128, size=(d, m), dtype=np.int8)
    if large:
        zero_point = int(rng.integers(-100, -50))
    W_scales, b = rng.uniform(0.001, 0.1, size=m), rng.normal(size=m) * 5
    return {"q_x": q_x, "x_scale": scale, "x_zero": zero_point, "q_W": q_W, "W_scales": W_scales, "b": b}


def expect_affine(student, layer):
    x = numbers_of(layer["q_x"], layer["x_scale"], layer["x_zero"])
    right = oracles.affine(x, numbers_of(layer["q_W"], layer["W_scales"], 0), layer["b"])
    why = (
        "It is x @ W + b for the numbers that q_x and q_W stand for.",
        "q_x と q_W が表す数についての x @ W + b です。",
    )
    of = "quantized_affine(q_x, x_scale, x_zero, q_W, W_scales, b)"
    received = student.quantized_affine(*layer.values())
    expect_array(received, right, of=of, given=layer, why=why, rtol=1e-5, atol=1e-5 * float(np.abs(right).max()))


@check(points=2)
def test_affine(student, rng):
    """quantized_affine equals x @ W + b for the numbers that are stored, and no sum overflows.

    quantized_affine は、保存された数についての x @ W + b と等しく、和は桁あふれしない。
    """
    first = {
        "q_x": np.array([[10, -20], [0, 5], [-3, 7]], np.int8),
        "x_scale": 0.5,
        "x_zero": -10,
        "q_W": np.array([[1, -2], [3, 4]], np.int8),
        "W_scales": np.array([0.1, 0.2]),
        "b": np.array([1.0, -1.0]),
    }
    expect_affine(student, first)
    for n, d, m, large in ((4, 3, 2, False), (1, 5, 6, False), (3, 30, 4, False), (2, 400, 3, True)):
        expect_affine(student, some_layer(rng, n, d, m, large))


@check(points=1)
def test_inputs_left_alone(student, rng):
    """The arrays are the same after each function as before.

    どの関数を呼んだ後も、渡された配列は元のまま残っている。
    """
    scale, zero_point = some_params(rng)
    x, stored = some_numbers(rng, (3, 4), scale, zero_point)
    q, layer = stored.astype(np.int8), some_layer(rng, 3, 5, 2)
    arrays = {name: value for name, value in layer.items() if isinstance(value, np.ndarray)}
    W, right, scales = some_matrix(rng, 4, 3)
    real = numbers_of(q, scale, zero_point)
    of_what_is_right(
        (
            lambda: expect_quantized(student, x, scale, zero_point, stored),
            lambda: expect_left_alone(
                student, lambda x: student.quantize(x, scale, zero_point), {"x": x}, by="quantize"
            ),
        ),
        (
            lambda: expect_dequantized(student, q, scale, zero_point, real),
            lambda: expect_left_alone(
                student, lambda q: student.dequantize(q, scale, zero_point), {"q": q}, by="dequantize"
            ),
        ),
        (
            lambda: expect_weights_stored(student, W, right, scales),
            lambda: expect_left_alone(student, student.quantize_weights, {"W": W}, by="quantize_weights"),
        ),
        (
            lambda: expect_affine(student, layer),
            lambda: expect_left_alone(
                student,
                lambda **boxes: student.quantized_affine(*{**layer, **boxes}.values()),
                arrays,
                by="quantized_affine",
            ),
        ),
    )
