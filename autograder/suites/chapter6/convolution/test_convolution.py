"""Checks of the convolution layer."""

import numpy as np

from autograder.checks import Layer, as_array, check, digits, expect_array, expect_time, oracles, pictures

# No two sizes that could be exchanged are equal; an image has H x B pixels, and W is the filters. All numbers are of
# the order of 1 and no sum has more than a hundred terms: rounding stays below 1e-12 in float64 and 1e-4 in float32.
CONVOLUTION = Layer(
    "Convolution(W, b, stride, pad)",
    arrays={"x": "N C H B", "W": "F C FH FW", "b": "F"},
    definition=oracles.convolution,
    sizes={"N": 2, "C": 3, "H": 5, "B": 7, "F": 4, "FH": 2, "FW": 3},
    close={"rtol": 1e-6},
    single={"rtol": 1e-3, "atol": 1e-3},
)


def two_windows(x, W, b):
    """The output if the images are a pixel wider than the filters, and as high."""
    rows = W.reshape(len(W), -1).T
    left, right = (oracles.affine(part.reshape(len(x), -1), rows, b) for part in (x[..., :-1], x[..., 1:]))
    return np.stack([left, right], axis=-1)[:, :, None]


# 136,000 pixels and 102,000 weights that lead to 8 outputs. Seconds of a processor for backward: the solution 0.004,
# seven nested loops 0.5; central differences of each number 700.
WIDE = CONVOLUTION.like(
    definition=two_windows, sizes={"N": 2, "C": 17_000, "H": 1, "B": 4, "F": 2, "FH": 1, "FW": 3}, slope={"rtol": 1e-4}
)
PLAIN, STRIDED = {"stride": 1, "pad": 0}, {"stride": 2, "pad": 1}


@check(points=2)
def test_forward(student, rng):
    """The output is the sum over each window times the filter, plus the bias.

    出力は、窓とフィルターの積の和にバイアスを足したものになる。
    """
    CONVOLUTION.values(student, rng, batches=({}, {"N": 1}), **PLAIN)
    with pictures.aside(student):
        image, edge = digits(rng)[0][0].reshape(1, 1, 8, 8), np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
        filters = np.stack([edge, edge.T, np.full((3, 3), 1 / 9)])[:, None]
        maps = student.Convolution(filters, np.zeros(3), 1, 0).forward(image)[0]
        pictures.show(
            ("a digit under three filters, by your layer", "あなたのレイヤで、数字に3つのフィルターを適用した結果"),
            pictures.image(image[0, 0], ("the digit", "数字")),
            pictures.heat(maps[0], ("edges to the sides", "縦の輪郭")),
            pictures.heat(maps[1], ("edges above and below", "横の輪郭")),
            pictures.heat(maps[2], ("blurred", "ぼかし")),
        )


@check(points=2)
def test_stride_and_padding(student, rng):
    """Stride and padding, even if the stride does not fit.

    ストライドとパディングに対応し、ストライドで割り切れないときも正しい。
    """
    for stride, pad in ((1, 1), (2, 0), (2, 1), (3, 2)):  # (5 - 2) / 2 and (5 + 2 - 2) / 2 do not fit
        CONVOLUTION.values(student, rng, stride=stride, pad=pad)


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x.

    backward が x についての勾配を返す。
    """
    for numbers in (PLAIN, STRIDED):
        CONVOLUTION.input_gradients(student, rng, **numbers)
    WIDE.in_one_pass(student, rng, parameters=False, **PLAIN)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for W and b in dW and db.

    backward が W と b についての勾配を dW と db に残す。
    """
    for numbers in (PLAIN, STRIDED):
        CONVOLUTION.parameter_gradients(student, rng, **numbers)
    WIDE.in_one_pass(student, rng, inputs=False, **PLAIN)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in W and b at that moment.

    同じレイヤで、そのとき W と b にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this batch alone, and the gradients are sums, not means.",
        "値も勾配もこのバッチだけのもので、勾配は和です。平均ではありません。",
    )
    batches = {"N": 3, "H": 6, "B": 4}, {"N": 1}
    CONVOLUTION.next_batch(student, rng, batches=batches, why=why, **STRIDED)
    CONVOLUTION.shared_arrays(student, rng, batches=batches, parameter_gradients=True, **STRIDED)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    CONVOLUTION.float32(student, rng, stride=1, pad=1)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, W and b are the same after forward and backward as before.

    forward と backward の後も、x、W、b は元のまま残っている。
    """
    CONVOLUTION.inputs_left_alone(student, rng, **STRIDED)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    CONVOLUTION.side_by_side(student, rng, **STRIDED)


@check(points=1, needs=("forward", "input_gradient", "gradients"), time=30)
def test_speed(student, rng, twin):
    """The layer is fast enough to train with, forward and backward.

    順伝播も逆伝播も、学習に使えるだけ速い。
    """
    W, b = rng.normal(size=(4, 1, 2, 2)).astype(np.float32), rng.normal(size=4).astype(np.float32)
    why = (
        "One matrix product can do the work of the loops. Which loops are short enough for Python?",
        "ループの仕事は1つの行列の積で済みます。Python で書いてよい短いループはどれでしょうか。",
    )

    def draw(rng):
        shapes = {"x": (75, 1, 18, 18), "dout": (75, 4, 17, 17)}
        return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}

    def forward(module, x, dout):
        return module.Convolution(W, b, 1, 0).forward.prepared(x)

    def backward(module, x, dout):
        layer = module.Convolution(W, b, 1, 0)
        layer.forward(x)
        return layer.backward.prepared(dout)

    # Times the solution's time, the most (of the wrong ways the least) that was measured forward and backward: image by
    # image 36 and 7, a loop over the places 28 and 16; loops over images and places, with a product in them, 460 and
    # 560; a gradient by differences 15,700. With fewer images or places the two sides come nearer.
    options = {"draw": draw, "at_most": 130, "given": {"W": W, "b": b}, "why": why, **CONVOLUTION.single}
    expect_time(forward, student, twin, rng, "Convolution(W, b, 1, 0).forward(x)", **options)
    expect_time(backward, student, twin, rng, "layer.backward(dout)", **options)


@check(points=1, needs=("forward", "input_gradient", "gradients"), time=60)
def test_memory(student, rng):
    """Large batches fit into memory, forward and backward.

    順伝播も逆伝播も、大きなバッチがメモリに収まる。
    """
    # An array of every filter times every window would take 1,071 MiB here, more than the 1,024 that there are; the
    # matrix of im2col takes 36, and the solution was measured at 161 in all, forward and backward.
    W, b = rng.normal(size=(30, 1, 5, 5)).astype(np.float32), rng.normal(size=30).astype(np.float32)
    layer, x = student.Convolution(W, b, 1, 0), rng.normal(size=(650, 1, 28, 28)).astype(np.float32)
    # Ten images take the solution 0.03 s, and seven loops more than 2 s: what cannot end here is a matter of `speed`.
    if layer.forward.prepared(x[:10]).seconds() > 0.3:
        return
    dout = rng.normal(size=(650, 30, 24, 24)).astype(np.float32)
    out = as_array(layer.forward(x), dout.shape, of="layer.forward(x)")
    dx = as_array(layer.backward(dout), x.shape, of="layer.backward(dout)")
    some, given = rng.choice(len(x), size=5, replace=False), {"x": x, "W": W, "b": b}
    right = oracles.convolution(x[some], W, b)
    expect_array(out[some], right, of="layer.forward(x)", given=given, **CONVOLUTION.single)
    # All is linear: by as much as a move of x, or of a filter, moves the output, the gradient says that it does.
    of, of_dW, sums = "layer.backward(dout)", "layer.dW", {"rtol": 1e-3, "atol": 0.5}  # of numbers of about 1,000
    moves, turned = rng.normal(size=x[some].shape), rng.normal(size=W[:1].shape)
    moved, zero = oracles.convolution(moves, W, np.zeros(30)), np.zeros(1)
    expect_array((dx[some] * moves).sum(), (dout[some] * moved).sum(), of=of, given=given, **sums)
    filtered = (dout[:, :1] * oracles.convolution(x, turned, zero)).sum()
    dW = as_array(layer.dW, W.shape, of=of_dW, given=given)
    expect_array((dW[:1] * turned).sum(), filtered, of=of_dW, given=given, **sums)
