"""Checks of numerical differentiation."""

import numpy as np

from autograder.checks import (
    CheckFailed,
    Reason,
    as_array,
    check,
    expect_array,
    expect_error,
    expect_gradient,
    expect_number,
)

# A central difference with h from 1e-6 to 1e-3 is within 1e-6 of the slope here: h^2 / 6 times a third derivative
# below 3, and rounding of about 1e-15 * 50 / h. A forward difference with h = 1e-4 is off by h / 2 times a second
# derivative of 1 and more, twice the tolerance at least.
CLOSE = {"rtol": 1e-6, "atol": 2e-6}
# At the bottom of a parabola both sides cancel to 1e-14, while one side alone leaves a * h.
LEVEL = {"rtol": 0.0, "atol": 1e-9}
SIDES = (
    "Both sides of the bottom are equally high, so what is measured on both sides is 0 there.",
    "底の両側は同じ高さなので、両側で測れば傾きは0になります。",
)


class Landscape:
    """A smooth function of an array, in which every element matters to the slope of every other."""

    def __init__(self, rng, shape):
        size = int(np.prod(shape))
        mixed = rng.uniform(0.5, 1.0, size=(size, size))
        self.Q = mixed + mixed.T + np.diag(rng.uniform(1.0, 2.0, size=size))
        self.p = rng.uniform(-1.0, 1.0, size=size)
        self.x = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.3, 1.0, size=shape)

    def f(self, x):
        why = Reason(
            "f takes the whole array, with one of its elements a little changed, and not that element alone.",
            "f には、要素を1つだけ少し変えた配列全体を渡します。その要素だけではありません。",
            when=lambda received, _: received.size == 1,
        )
        v = as_array(x, self.x.shape, of=("x in f(x)", "f(x) に渡された x"), why=why).reshape(-1)
        return float(v @ self.Q @ v / 2 + np.sum(np.sin(v + self.p)))

    def gradient(self, x):
        v = np.reshape(x, -1)
        return (self.Q @ v + np.cos(v + self.p)).reshape(np.shape(x))

    @property
    def given(self):
        formula = "v = x.reshape(-1); v @ Q @ v / 2 + sum(sin(v + p))"
        return {"f": formula, "Q": self.Q, "p": self.p, "x": self.x}


@check(points=2)
def test_diff(student, rng):
    """numerical_diff gives the slope of a function of one number.

    numerical_diff が1変数の関数の傾きになる。
    """
    for _ in range(3):
        a, b, c, x = rng.uniform(2, 3), rng.uniform(-1, 1), rng.uniform(0.3, 1), rng.uniform(-2, 2)
        given = {"f": f"{a:.6g} * x**2 + {b:.6g} * x + sin({c:.6g} * x)", "x": x}
        slope = student.numerical_diff(lambda v, a=a, b=b, c=c: a * v**2 + b * v + np.sin(c * v), x)
        expect_number(slope, 2 * a * x + b + c * np.cos(c * x), of="numerical_diff(f, x)", given=given, **CLOSE)


@check(points=2, needs="diff")
def test_diff_both_sides(student, rng):
    """numerical_diff measures on both sides of x: the slope at the bottom of a parabola is 0.

    numerical_diff は x の両側で測る。放物線の底での傾きは0になる。
    """
    a, c = rng.uniform(2, 4), rng.uniform(0.5, 2)
    slope = student.numerical_diff(lambda v: a * (v - c) ** 2, c)
    given = {"f": f"{a:.6g} * (x - {c:.6g})**2", "x": c}
    expect_number(slope, 0.0, of="numerical_diff(f, x)", given=given, why=SIDES, **LEVEL)


@check(points=3)
def test_gradient(student, rng):
    """numerical_gradient gives the gradient of a function of a vector.

    numerical_gradient がベクトルの関数の勾配になる。
    """
    land = Landscape(rng, (4,))
    gradient = student.numerical_gradient(land.f, land.x)
    expect_array(gradient, land.gradient(land.x), of="numerical_gradient(f, x)", given=land.given, **CLOSE)


@check(points=2)
def test_gradient_of_any_shape(student, rng):
    """numerical_gradient has the shape of x: a matrix, an array with three axes.

    numerical_gradient は、行列でも3つの軸を持つ配列でも、x と同じ形状になる。
    """
    for shape in ((3, 2), (2, 3, 2)):
        land = Landscape(rng, shape)
        gradient = student.numerical_gradient(land.f, land.x)
        expect_array(gradient, land.gradient(land.x), of="numerical_gradient(f, x)", given=land.given, **CLOSE)


@check(points=1, needs="gradient")
def test_gradient_both_sides(student, rng):
    """numerical_gradient measures on both sides of x as well.

    numerical_gradient も x の両側で測る。
    """
    a, c = rng.uniform(2, 4, size=3), rng.uniform(0.5, 2, size=3)
    gradient = student.numerical_gradient(lambda v: float(np.sum(a * (v - c) ** 2)), c)
    given = {"f": f"sum({[round(value, 4) for value in a.tolist()]} * (x - c)**2)", "x = c": c}
    expect_array(gradient, np.zeros(3), of="numerical_gradient(f, c)", given=given, why=SIDES, **LEVEL)


@check(points=2, needs="gradient")
def test_function_that_reads_x_itself(student, rng):
    """It works for an f that reads x from outside, and x is as before afterwards.

    引数を使わず外の x を読む関数 f でも正しく求まり、終わった後の x は元のままである。
    """
    land = Landscape(rng, (2, 3))
    plain = student.numerical_gradient(land.f, land.x)
    expect_array(plain, land.gradient(land.x), of="numerical_gradient(f, x)", given=land.given, **CLOSE)
    box = student.put(land.x)
    gradient = student.numerical_gradient(lambda _: land.f(box.value()), box)
    why = (
        "f ignores its argument here and reads the array x, as the loss of a network reads its weights.",
        "この f は引数を使わず、配列 x を直接読みます。ネットワークの損失が重みを読むのと同じです。",
    )
    given = land.given
    expect_array(gradient, land.gradient(land.x), of="numerical_gradient(f, x)", given=given, why=why, **CLOSE)
    left = ("Every element must be put back when it has been measured.", "測り終えた要素は、すべて元の値に戻します。")
    expect_array(box.value(), land.x, of="x", given=given, why=left, atol=1e-12, rtol=1e-12)


@check(points=1, needs="gradient")
def test_integers(student, rng):
    """An array of integers gives the right gradient, or a TypeError or ValueError.

    整数の配列では、正しい勾配を返すか、TypeError か ValueError になる。
    """
    a, x = rng.uniform(0.5, 1.5, size=3), rng.permutation([-4, -2, 3, 5])[:3]

    def f(v):
        return float(np.sum(a * np.asarray(v) ** 2))

    answers = []
    refusals = ("TypeError", "ValueError", "UFuncTypeError", "UFuncOutputCastingError", "_UFuncOutputCastingError")
    of = "numerical_gradient(f, x)"
    try:
        expect_error(lambda: answers.append(student.numerical_gradient(f, x)), refusals, of=of, given={"x": x})
    except CheckFailed:
        if not answers:
            raise
        why = (
            "x holds integers here, and what is written into an integer array loses its fraction.",
            "この x は整数の配列です。整数の配列に書き込むと、小数部分は切り捨てられます。",
        )
        expect_gradient(answers[0], f, x, of=of, given={"x": x}, why=why)
