"""Checks of the metrics of a regression."""

import numpy as np

from autograder.checks import (
    check,
    expect_left_alone,
    expect_number,
    if_near,
    of_what_is_right,
)


def draw(rng, n, kind, size=1.0):
    """Predictions, truths and their differences, of both signs; none has a mean near 0.

    kind: "tenths", "whole" numbers as integers, or "far": negative truths far from 0. size: how large the errors are,
    measured by how far the truths scatter.
    """
    while True:
        t, e = rng.normal(size=n), rng.normal(0.3, 1, size=n) * size
        if kind == "tenths":
            t, e = np.round(2 * t + 1, 1), np.round(2 * e, 1)
        elif kind == "whole":
            t, e = np.round(9 * t).astype(int), np.round(9 * e).astype(int)
        else:
            t = 3 * t - 70
            e = 3 * e
        spread = np.std(t)
        apart = np.std(np.abs(e)) > 0.2 * np.std(e) and min(np.sum(e > 0), np.sum(e < 0)) >= 2
        if spread > 0.5 and apart and np.abs(e.mean()) > 0.05 * spread and abs(np.std(t + e) / spread - 1) > 0.1:
            # e is what the difference is in floats, to the last digit.
            return np.round(t + e, 1) if kind == "tenths" else t + e, t, e


# An epsilon of up to 1e-5 under a root moves it by 1e-5 / (2 RMSE), and in a fraction of variances above 0.25, 1 - R2
# by a share of 4e-5.
ROOT = {"atol": 2e-5}
SHARE = {"rtol": 5e-5, "atol": 5e-5}
CASES = ((5, "tenths"), (8, "whole"), (40, "far"))


def expect_error_of(student, name, rng, right, confused=lambda e: (), **close):
    """The function `name` gives right(e) of the errors e."""
    for n, kind in CASES:
        y, t, e = draw(rng, n, kind)
        expect_number(
            getattr(student, name)(y, t),
            float(right(e)),
            of=f"{name}(y, t)",
            given={"y": y, "t": t},
            why=[if_near(number, en, ja) for number, en, ja in confused(e)],
            **close,
        )


@check(points=1)
def test_mean_squared_error(student, rng):
    """mean_squared_error is the mean of the squared errors.

    mean_squared_error は、誤差の2乗の平均になる。
    """
    expect_error_of(
        student,
        "mean_squared_error",
        rng,
        right=lambda e: np.linalg.norm(e) ** 2 / len(e),
        confused=lambda e: [
            (
                np.linalg.norm(e) ** 2 / len(e) / 2,
                "Half of the right value came out.",
                "正しい値の半分になっています。",
            ),
            (
                e.mean() ** 2,
                "Here the mean was taken before squaring, so that errors of both signs cancel.",
                "2乗する前に平均しているので、正と負の誤差が打ち消し合います。",
            ),
        ],
    )


@check(points=2)
def test_root_mean_squared_error(student, rng):
    """root_mean_squared_error is the root of the mean of the squared errors.

    root_mean_squared_error は、誤差の2乗の平均の平方根になる。
    """
    expect_error_of(
        student,
        "root_mean_squared_error",
        rng,
        right=lambda e: np.linalg.norm(e) / np.sqrt(len(e)),
        **ROOT,
        confused=lambda e: [
            (
                np.abs(e).mean(),
                "The root of a square is the absolute value. First the mean, then the root.",
                "2乗の平方根は絶対値です。先に平均し、それから平方根をとります。",
            ),
            (
                np.linalg.norm(e) / len(e),
                "The number of samples stands under the root, too.",
                "サンプルの数も、平方根の中にあります。",
            ),
        ],
    )


@check(points=1)
def test_mean_absolute_error(student, rng):
    """mean_absolute_error is the mean of the absolute errors.

    mean_absolute_error は、誤差の絶対値の平均になる。
    """
    expect_error_of(
        student,
        "mean_absolute_error",
        rng,
        right=lambda e: np.linalg.norm(e, 1) / len(e),
        confused=lambda e: [
            (
                abs(e.mean()),
                "Errors of both signs have cancelled. Every single one should count with its size.",
                "正と負の誤差が打ち消し合っています。1つ1つの誤差を、その大きさで数えます。",
            ),
        ],
    )


def unexplained(e, around):
    """What share of the squares around a number the squares of the errors are."""
    return float((np.linalg.norm(e) / np.linalg.norm(around)) ** 2)


def draw_explained(rng, n, kind, size, between):
    """As `draw`, and R2, which lies between these numbers."""
    while True:
        y, t, e = draw(rng, n, kind, size)
        explained = 1 - unexplained(e, t - t.mean())
        if between[0] < explained < between[1]:
            return y, t, e, explained


@check(points=2)
def test_r2(student, rng):
    """r2_score is 1 minus the squared errors, as a share of the squares around the mean of t.

    r2_score は、誤差の2乗の和が、t の平均のまわりの2乗の和に占める割合を、1 から引いたものになる。
    """
    for n, kind in CASES:
        y, t, e, right = draw_explained(rng, n, kind, 0.5, (0.1, 0.9))
        why = [
            if_near(
                1 - unexplained(e, y - y.mean()),
                "You compare with how y scatters. The truth t is the second argument, and its scatter counts.",
                "y の散らばりと比べています。正解 t は2つ目の引数で、平均をとるのは t です。",
            ),
            if_near(1 - unexplained(e, t - y.mean()), "The mean is that of t.", "平均は t の平均です。"),
            if_near(
                np.corrcoef(y, t)[0, 1] ** 2,
                "That is the squared correlation, which does not mind if all predictions are too large.",
                "これは相関係数の2乗です。予測がすべて大きすぎても気づきません。",
            ),
            if_near(1 - right, "This is the share of the squares that is left: 1 at worst.", "これは残った割合です。"),
        ]
        expect_number(student.r2_score(y, t), right, of="r2_score(y, t)", given={"y": y, "t": t}, why=why, **SHARE)


@check(points=1, needs="r2")
def test_r2_below_zero(student, rng):
    """r2_score is 0 for the mean of t, 1 for t itself, and below 0 for what is worse than the mean.

    r2_score は、t の平均を予測すると 0、t そのものなら 1、平均より悪い予測なら負になる。
    """
    for n, kind in CASES:
        y, t, _, right = draw_explained(rng, n, kind, 2.0, (-20, -0.3))
        why = ("What is worse than the mean of t has an R2 below 0.", "t の平均より悪い予測の R2 は負になります。")
        expect_number(student.r2_score(y, t), right, of="r2_score(y, t)", given={"y": y, "t": t}, why=why, **SHARE)
        for same, value in ((np.full(n, t.mean()), 0.0), (t + 0.0, 1.0)):
            answer = student.r2_score(same, t)
            expect_number(answer, value, of="r2_score(y, t)", given={"y": same, "t": t}, why=why, **SHARE)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """Predictions and truths are the same afterwards as before.

    呼び出しの後も、予測と正解は元のまま残っている。
    """
    y, t, e = draw(rng, 6, "far", 0.5)
    right = {
        "mean_squared_error": np.linalg.norm(e) ** 2 / len(e),
        "root_mean_squared_error": np.linalg.norm(e) / np.sqrt(len(e)),
        "mean_absolute_error": np.linalg.norm(e, 1) / len(e),
        "r2_score": 1 - unexplained(e, t - t.mean()),
    }

    def asked(name):
        return (
            lambda: expect_number(getattr(student, name)(y, t), right[name], of=f"{name}(y, t)", **SHARE),
            lambda: expect_left_alone(student, lambda y, t: getattr(student, name)(y, t), {"y": y, "t": t}, by=name),
        )

    of_what_is_right(*(asked(name) for name in right))
