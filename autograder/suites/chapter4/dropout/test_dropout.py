"""Checks of dropout."""

from functools import partial

import numpy as np

from autograder.checks import as_array, both_signs, check, expect, expect_array, expect_left_alone

SHAPE = (240, 100)  # enough numbers to tell a share of 0.3 from one of 0.35
RATIOS = (0.3, 0.65, 0.2)  # never a half: half dropped and half kept look the same
EXACT = {"rtol": 1e-6, "atol": 1e-8}  # one multiplication or division


def draw(rng, shape, dtype=float):
    """Numbers of either sign, none of them near 0, so that a 0 in the output was dropped."""
    return both_signs(0.5, 2.0)(rng, shape).astype(dtype)


def scale_of(factors, ratio):
    """What is kept is multiplied by: 1 / (1 - ratio) in inverted dropout, 1 in the classic one."""
    return min((1.0, 1 / (1 - ratio)), key=lambda scale: abs(scale - factors.max()))


def asked(student, call, numbers, of):
    """An answer, as it is, and what it multiplied the numbers by. Which are dropped is chance: it is not recorded."""
    with student.unrecorded():
        answer = call()
    if isinstance(answer, np.ndarray):
        student.record(answer.shape)
    return answer, as_array(answer, numbers.shape, of=of, given={"x": numbers}) / numbers


def record_factors(student, scale, *factors):
    """Which factors there are, or which of two ways meet: parts of the scale, the same in either form of dropout."""
    student.record(np.unique(np.round([way.ravel() / scale for way in factors], 3), axis=1))


def train(student, layer, x, ratio):
    """A training pass: what came out, and what each number of x was multiplied by."""
    y, factors = asked(student, lambda: layer.forward(x, True), x, f"Dropout({ratio}).forward(x, True)")
    record_factors(student, scale_of(factors, ratio), factors)
    return y, factors


def predict(student, layer, x, ratio, scale):
    y, factors = asked(student, lambda: layer.forward(x, False), x, f"Dropout({ratio}).forward(x, False)")
    record_factors(student, scale, factors)
    return y


def backward(student, layer, dout, factors, ratio):
    """The gradient for x, of a pass that multiplied by these factors."""
    dx, back = asked(student, lambda: layer.backward(dout), dout, "layer.backward(dout)")
    record_factors(student, scale_of(factors, ratio), factors, back)
    return dx


@check(points=3)
def test_forward(student, rng):
    """In training the given share of the numbers is dropped, each by itself; the others keep their value or are scaled.

    学習時には、指定した割合の数が1つずつ独立に消え、残りはそのままか、決まった倍率になる。
    """
    for ratio in RATIOS:
        x = draw(rng, SHAPE)
        of = f"Dropout({ratio}).forward(x, True)"
        _, factors = train(student, student.Dropout(ratio), x, ratio)
        kept = factors != 0
        scale = scale_of(factors, ratio)
        expect_array(
            factors,
            np.where(kept, scale, 0),
            of=f"{of} / x",
            why=(
                "A number is dropped, or it stays; then it is multiplied by 1 or by 1 / (1 - dropout_ratio).",
                "どの数も、消えるか、残るかです。残った数に掛けるのは 1 か 1 / (1 - dropout_ratio) です。",
            ),
            **EXACT,
        )
        # All 100 of a row, or all 240 of a column, alike: 2e-10 a row at worst, with a ratio of 0.2.
        single = [bool((kept.any(axis=axis) & ~kept.all(axis=axis)).all()) for axis in (0, 1)]
        student.record(single)
        expect(
            all(single),
            of=of,
            en="Whole rows or columns were dropped or kept together. Every number of x should be drawn for itself.",
            ja="行や列がまるごと消えたり残ったりしています。x の要素は1つずつ別々に決めます。",
        )
        # The share of 24,000 numbers has a standard deviation of 0.0031 at most. 0.02 is 6.5 of them; the nearest
        # mistake, of which one confuses the shares dropped and kept, is 0.3 away.
        dropped = float(1 - kept.mean())
        student.record(round(10 * (dropped - ratio)))
        expect(
            abs(dropped - ratio) < 0.02,
            of=of,
            en=f"A share of {dropped:.3f} of the numbers was dropped; it should be about {ratio}.",
            ja=f"消えた数の割合は {dropped:.3f} でした。およそ {ratio} になるはずです。",
        )


@check(points=2, needs="forward")
def test_prediction(student, rng):
    """In prediction nothing is dropped, and the output is as large as in training on the average.

    予測時には何も消さず、出力の大きさは学習時の平均と同じになる。
    """
    for ratio in RATIOS[:2]:
        layer = student.Dropout(ratio)
        _, factors = train(student, layer, draw(rng, SHAPE), ratio)
        scale = scale_of(factors, ratio)
        for shape in ((3, 5), (1, 4)):
            x = draw(rng, shape)
            expect_array(
                predict(student, layer, x, ratio, scale),
                x * scale * (1 - ratio),
                of=f"Dropout({ratio}).forward(x, False)",
                given={"x": x},
                why=(
                    f"In training your layer keeps a share of {1 - ratio:.2f} and multiplies it by {scale:.3f}. "
                    "The average of that is what prediction should give.",
                    f"学習時のこのレイヤは {1 - ratio:.2f} の割合を残し、{scale:.3f} 倍しています。"
                    "予測時の出力は、その平均と同じになるはずです。",
                ),
                **EXACT,
            )


@check(points=2, needs="forward")
def test_backward(student, rng):
    """The gradient passes where the number passed, with the same factor.

    勾配は、順伝播で残った要素だけに、同じ倍率で伝わる。
    """
    for ratio in RATIOS[:2]:
        layer = student.Dropout(ratio)
        for samples in (8, 5):  # each backward belongs to the forward before it
            x, dout = draw(rng, (samples, 6)), rng.normal(size=(samples, 6))
            y, factors = train(student, layer, x, ratio)
            expect_array(
                backward(student, layer, dout, factors, ratio),
                dout * factors,
                of="layer.backward(dout)",
                given={"dropout_ratio": ratio, "x": x, "forward(x, True)": y, "dout": dout},
                **EXACT,
            )


@check(points=1, needs="forward")
def test_new_masks(student, rng):
    """Every call drops other numbers, and so does every layer.

    消える場所は、呼び出しごとにも、レイヤごとにも異なる。
    """
    x = draw(rng, (20, 30))
    layer, other = student.Dropout(0.4), student.Dropout(0.4)
    first, second, third = (train(student, one, x, 0.4)[0] != 0 for one in (layer, layer, other))
    # Two drawn masks differ in 0.48 of 600 places; that they are alike has a probability below 1e-170.
    student.record([bool((first != other).any()) for other in (second, third)])
    expect(
        (first != second).any(),
        of="layer.forward(x, True)",
        en="Two calls dropped the same numbers. Each should draw again.",
        ja="2回の呼び出しで同じ数が消えました。呼び出しのたびに引き直します。",
    )
    expect(
        (first != third).any(),
        of="Dropout(0.4).forward(x, True)",
        en="Two layers dropped the same numbers in their first call. Each should draw its own.",
        ja="2つのレイヤが、最初の呼び出しで同じ数を消しました。消す数はレイヤごとに引きます。",
    )


@check(points=1, needs=("forward", "backward"))
def test_side_by_side(student, rng):
    """Two layers do not mix up which numbers they dropped.

    レイヤを2つ使っても、どの数を消したかが混ざらない。
    """
    ratio, layers = 0.4, [student.Dropout(0.4) for _ in range(2)]
    xs, douts = draw(rng, (2, 8, 6)), rng.normal(size=(2, 8, 6))
    passes = [train(student, layer, x, ratio) for layer, x in zip(layers, xs, strict=True)]
    why = (
        "Another layer dropped other numbers meanwhile. Each has to remember its own.",
        "その間に、別のレイヤが別の数を消しました。消したところは、レイヤごとに覚えておきます。",
    )
    for layer, (y, factors), x, dout in zip(layers, passes, xs, douts, strict=True):
        given = {"dropout_ratio": ratio, "x": x, "forward(x, True)": y, "dout": dout}
        dx = backward(student, layer, dout, factors, ratio)
        expect_array(dx, dout * factors, of="layer.backward(dout)", given=given, why=why, **EXACT)


@check(points=1, needs=("forward", "backward"))
def test_shapes(student, rng):
    """Images and single rows of numbers go through as well; a ratio of 0 drops nothing.

    画像や1次元の配列も通せる。割合が 0 なら何も消えない。
    """
    for ratio, shape in ((0.4, (5, 3, 4, 6)), (0.4, (50,)), (0, (4, 3))):
        x, dout = draw(rng, shape), rng.normal(size=shape)
        layer = student.Dropout(ratio)
        y, factors = train(student, layer, x, ratio)
        expected = np.where(factors != 0, scale_of(factors, ratio), 0) if ratio else np.ones(shape)
        given = {"dropout_ratio": ratio, "x": x}
        expect_array(y, x * expected, of="layer.forward(x, True)", given=given, **EXACT)
        dx = backward(student, layer, dout, factors, ratio)
        expect_array(dx, dout * expected, of="layer.backward(dout)", given=given, **EXACT)
    expect_array(predict(student, layer, x, 0, 1), x, of="Dropout(0).forward(x, False)", given={"x": x}, **EXACT)


@check(points=1, needs=("forward", "prediction", "backward"))
def test_float32(student, rng):
    """float32 stays float32, in training, prediction and backward.

    float32 の入力なら、学習時も予測時も逆伝播も結果は float32 になる。
    """
    ratio, x, dout = 0.3, draw(rng, (6, 5), np.float32), draw(rng, (6, 5), np.float32)
    layer = student.Dropout(ratio)
    y, factors = train(student, layer, x, ratio)
    scale = scale_of(factors, ratio)
    single = {"dtype": "float32", "rtol": 1e-4, "atol": 1e-5}
    expect_array(y, np.where(factors != 0, x * scale, 0), of="layer.forward(x, True)", **single)
    dx = backward(student, layer, dout, factors, ratio)
    expect_array(dx, np.where(factors != 0, dout * scale, 0), of="layer.backward(dout)", **single)
    expect_array(
        predict(student, layer, x, ratio, scale), x * scale * (1 - ratio), of="layer.forward(x, False)", **single
    )


@check(points=1, needs=("forward", "prediction"))
def test_inputs_left_alone(student, rng):
    """x is the same after forward as before, in training and in prediction.

    学習時も予測時も、forward の後、x は元のまま残っている。
    """

    def use(x, train_flg):
        layer = student.Dropout(0.4)
        with student.unrecorded():
            layer.forward(x, train_flg)
            if train_flg:
                layer.backward(draw(rng, (7, 6)))

    for flag in (True, False):
        after = f"forward(x, {flag})"
        expect_left_alone(student, partial(use, train_flg=flag), {"x": draw(rng, (7, 6))}, by="forward", after=after)
