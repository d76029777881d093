"""Checks of the metrics of a classifier: averages over classes, and curves over thresholds."""

import numpy as np

from autograder.checks import (
    Reason,
    as_list,
    as_number,
    check,
    expect,
    expect_left_alone,
    expect_number,
    if_near,
    inside,
    of_what_is_right,
    oracles,
)

# An epsilon of up to 1e-5 in a denominator moves a share by at most as much, and F1 by three times that at most.
SHARE = {"rtol": 1e-6, "atol": 6e-5}
AVERAGES = ("macro", "weighted", "micro")
NAMES = ("precision", "recall", "f1_score")


def shares_of(matrix):
    """The precision, the recall and the F1 of each class of a confusion matrix (rows: the truth), and of all counts."""
    right, predicted, true = np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)
    parts = {"precision": (right, predicted), "recall": (right, true), "f1_score": (2 * right, predicted + true)}
    each = {name: np.array([p / w if w else 0.0 for p, w in zip(*both, strict=True)]) for name, both in parts.items()}
    return each, {name: float(np.sum(part) / np.sum(whole)) for name, (part, whole) in parts.items()}


def averages_of(matrix):
    """What is right, by function and kind of average."""
    each, pooled = shares_of(matrix)
    true = matrix.sum(axis=1)
    return {
        name: {"macro": float(each[name].mean()), "weighted": float(true @ each[name] / true.sum()), "micro": one}
        for name, one in pooled.items()
    }


def apart(numbers):
    """The least distance of two of these numbers."""
    return float(np.diff(np.sort(numbers)).min())


def draw(rng, n, k, dtype="int64", share=0.5, concentration=1.5):
    """Predictions and truths in which each class occurs and all that a learner may confuse differs."""
    while True:
        t = rng.choice(k, size=n, p=rng.dirichlet(np.full(k, concentration)))
        y = np.where(rng.random(n) < share, t, rng.choice(k, size=n, p=rng.dirichlet(np.full(k, concentration))))
        matrix = oracles.confusion_matrix(y, t, k)
        if not np.diag(matrix).all():
            continue
        right = averages_of(matrix)
        p, r = right["precision"]["macro"], right["recall"]["macro"]
        f1_of_means = 2 * p * r / (p + r)
        # Each F1 is the F1 of means if precision and recall hardly differ within the classes.
        if (
            min(
                apart([p, r, right["f1_score"]["macro"], f1_of_means]),
                *(apart(list(right[n].values())[::2]) for n in NAMES),
            )
            < 0.01
        ):
            continue
        if apart(list(right["precision"].values())) > 0.01 and apart([*right["f1_score"].values()]) > 0.01:
            return y.astype(dtype), t.astype(dtype), matrix


def given_of(y, t, k, matrix):
    return {"y": y, "t": t, "num_classes": k, ("confusion matrix (rows: t)", "混同行列(行が t)"): matrix}


def expect_average(student, average, drawn, names=NAMES, why=None):
    y, t, matrix = drawn
    k, right = len(matrix), averages_of(matrix)
    for name in names:
        reasons = list(why(name, right, matrix)) if why else None
        expect_number(
            getattr(student, name)(y, t, k, average),
            right[name][average],
            of=f'{name}(y, t, {k}, "{average}")',
            given=given_of(y, t, k, matrix),
            why=reasons,
            **SHARE,
        )


def confused_macro(name, right, matrix):
    """What a macro average may have been confused with."""
    p, r = right["precision"]["macro"], right["recall"]["macro"]
    exchanged = {"precision": r, "recall": p}
    if name in exchanged:
        yield if_near(
            exchanged[name],
            "This is the other one of precision and recall. The answers y come first here, the truth t second.",
            "適合率と再現率が入れ替わっています。ここでは予測 y が先、正解 t が後です。",
        )
    else:
        yield if_near(
            2 * p * r / (p + r),
            "Macro F1 is the mean of the F1 scores of the classes.",
            "macro のF1スコアは、クラスごとのF1スコアの平均です。",
        )
    yield if_near(right[name]["micro"], *MACRO)
    yield if_near(right[name]["weighted"], *MACRO)


MACRO = (
    "In the macro average every class counts the same, whether it has many samples or few.",
    "macro の平均では、サンプルの多いクラスも少ないクラスも、同じ重みで数えます。",
)


@check(points=2)
def test_macro(student, rng):
    """With "macro", precision, recall and F1 are plain means over the classes.

    "macro" では、適合率・再現率・F1スコアが、クラスごとの値の単純な平均になる。
    """
    for n, k, dtype in ((12, 3, "int64"), (60, 5, "int64"), (90, 4, "uint8")):
        expect_average(student, "macro", draw(rng, n, k, dtype), why=confused_macro)


@check(points=1)
def test_micro(student, rng):
    """With "micro", the counts of all classes are added up before the share is taken.

    "micro" では、先に全クラスの個数を合計してから割合を求める。
    """
    why = (
        "Add up the counts of all classes first, and divide once.",
        "先に全クラスの個数を合計し、割り算は1回だけにします。",
    )
    for n, k, dtype in ((12, 3, "int64"), (70, 5, "int64"), (300, 4, "uint8")):
        expect_average(student, "micro", draw(rng, n, k, dtype), why=lambda *_: [why])


@check(points=1)
def test_weighted(student, rng):
    """With "weighted", each class counts as much as there are samples of it.

    "weighted" では、本当にそのクラスであるサンプルの数が重みになる。
    """

    def confused(name, right, matrix):
        called = matrix.sum(axis=0)
        each = shares_of(matrix)[0][name]
        yield if_near(
            called @ each / called.sum(),
            "The weights are how many samples truly are of each class, not how many are predicted to be.",
            "重みは、本当にそのクラスであるサンプルの数です。そのクラスと予測した数ではありません。",
        )
        yield if_near(
            right[name]["macro"],
            "The classes do not count the same here: a class with many samples counts more.",
            "ここではクラスの重みは同じではありません。サンプルの多いクラスほど重くなります。",
        )

    for n, k, dtype in ((12, 3, "int64"), (70, 5, "uint8")):
        expect_average(student, "weighted", draw(rng, n, k, dtype), why=confused)


def with_empty_classes(rng):
    """As `draw`, with a class never predicted, one never true, one neither, and one of a single right answer."""
    y, t, _ = draw(rng, 40, 3)
    y, t = np.append(y, [0, 4, 4, 1, 6]), np.append(t, [3, 2, 0, 3, 6])
    names = rng.permutation(7)
    y, t = names[y], names[t]
    return y, t, oracles.confusion_matrix(y, t, 7)


@check(points=2, needs="macro")
def test_empty_classes(student, rng):
    """A class that is never predicted, never true or never right has 0, which counts in the mean.

    予測に一度も出ないクラス、正解に一度も出ないクラス、一度も当たらないクラスは 0 とし、平均にも数える。
    """

    def confused(name, right, matrix):
        yield Reason(
            "A share of nothing is not a number. Here it should be 0.",
            "0個のうちの割合は数になりません。ここでは 0 とします。",
            when=lambda received, _: not np.isfinite(received).all(),
        )
        each = shares_of(matrix)[0][name]
        kept = (matrix.sum(axis=0) > 0, matrix.sum(axis=1) > 0, matrix.sum(axis=0) + matrix.sum(axis=1) > 0, each > 0)
        for keep in kept:
            yield if_near(
                each[keep].mean(),
                "The mean is over all num_classes classes: one without a share of its own counts as 0.",
                "平均は num_classes 個のクラスすべてについてとります。割合のないクラスも 0 として数えます。",
            )

    for _ in range(2):
        drawn = with_empty_classes(rng)
        expect_average(student, "macro", drawn, why=confused)
        # Weights are 0 for a class without samples, which hides what is not a number no more than the mean does.
        expect_average(student, "weighted", drawn)


def draw_groups(rng, sizes, ties):
    """How many positives and negatives share each score, from the highest score on.

    Without ties each score is one sample's. No straight line from corner to corner, and no perfect order.
    """
    while True:
        positives, negatives = sizes
        if ties:
            groups = int(ties)
            where_p = np.bincount(rng.choice(groups, size=positives, p=weights(groups)), minlength=groups)
            where_n = np.bincount(rng.choice(groups, size=negatives, p=weights(groups)[::-1]), minlength=groups)
            counts = np.stack([where_p, where_n], axis=1)
            if (counts.sum(axis=1) == 0).any() or np.sum((counts > 0).all(axis=1)) < 2:
                continue
        else:
            n = positives + negatives
            chance = np.linspace(3, 1, n)
            is_positive = np.zeros(n, dtype=int)
            is_positive[rng.choice(n, size=positives, replace=False, p=chance / chance.sum())] = 1
            counts = np.stack([is_positive, 1 - is_positive], axis=1)
        area = area_of(counts)
        if 0.55 < area < 0.95 and abs(area - 0.5) > 0.02 and len(corners(points_of(counts))) >= 4:
            return counts


def weights(groups):
    chance = np.linspace(3, 1, groups)
    return chance / chance.sum()


def points_of(groups):
    """The points (fpr, tpr) of the curve with these groups of equal scores."""
    so_far = np.cumsum(groups, axis=0) / groups.sum(axis=0)
    return np.concatenate([[[0.0, 0.0]], so_far[:, ::-1]])


def corners(points):
    """Those of the points at which the curve turns, and its two ends."""
    turns = [points[0]]
    for before, here, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        (a, b), (c, d) = here - before, after - here
        if abs(a * d - b * c) > 1e-9:
            turns.append(here)
    return np.array([*turns, points[-1]])


def area_of(groups):
    """The share of pairs in which the positive one is ahead; it is the area, too."""
    ahead = sum(p * (groups[i + 1 :, 1].sum() + n / 2) for i, (p, n) in enumerate(groups))
    return float(ahead / np.prod(groups.sum(axis=0)))


def average_of(groups):
    """The average precision of these groups."""
    found, called = np.cumsum(groups[:, 0]), np.cumsum(groups.sum(axis=1))
    return float(groups[:, 0] @ (found / called) / found[-1])


def samples_of(rng, groups, kind="share"):
    """Scores and truths of so many samples, in any order: shares, tenths, or logits of both signs."""
    if kind == "share":
        values = np.sort(rng.choice(np.arange(1, 100), size=len(groups), replace=False))[::-1] / 100
    elif kind == "tenths":
        values = np.sort(rng.choice(np.arange(1, 10), size=len(groups), replace=False))[::-1] / 10
    else:
        values = np.sort(rng.normal(0, 3, size=len(groups)))[::-1] - 1.0
    y = np.repeat(values, groups.sum(axis=1))
    t = np.concatenate([np.repeat([1, 0], group) for group in groups])
    order = rng.permutation(len(y))
    return y[order], t[order]


def as_curve(answer, of, given):
    """The points of a learner's curve, (M, 2)."""
    parts = as_list(answer, None, of=of, given=given)
    expect(
        len(parts) in (2, 3),
        of=of,
        en=f"Two arrays should come back, fpr and tpr. {len(parts)} things came back.",
        ja=f"fpr と tpr の2つの配列が返るはずですが、{len(parts)} 個のものが返りました。",
        given=given,
    )
    fpr, tpr = (
        np.array([as_number(one, of=part, given=given) for one in as_list(numbers, None, of=part, given=given)])
        for part, numbers in ((inside(of, f"[{i}]"), parts[i]) for i in range(2))
    )
    expect(
        len(fpr) == len(tpr) and len(fpr) >= 2,
        of=of,
        en=f"fpr and tpr have a number for each point, so equally many. They have {len(fpr)} and {len(tpr)}.",
        ja=f"fpr と tpr は点ごとに1つずつなので、同じ長さになるはずですが、{len(fpr)} 個と {len(tpr)} 個です。",
        given=given,
    )
    return np.stack([fpr, tpr], axis=1)


def away_from_line(point, line):
    """How far a point is from a line from corner to corner."""
    starts, ways = line[:-1], np.diff(line, axis=0)
    along = np.clip(((point - starts) * ways).sum(axis=1) / (ways**2).sum(axis=1), 0, 1)
    return float(np.hypot(*(starts + along[:, None] * ways - point).T).min())


def shown(point):
    return f"({point[0]:.3g}, {point[1]:.3g})"


NEAR = 1e-4  # as SHARE, in both coordinates


def expect_curve(student, y, t, groups, why=("", "")):
    """roc_curve gives the points of these groups: all corners, in order, and nothing beside the line."""
    of, given = "roc_curve(y, t)", {"y": y, "t": t}
    curve = as_curve(student.roc_curve(y, t), of, given)
    right = corners(points_of(groups))
    given = given | {"fpr": curve[:, 0], "tpr": curve[:, 1]}
    en, ja = why
    for place, at, name in ((0, "begins", "始点"), (-1, "ends", "終点")):
        expect(
            np.allclose(curve[place], right[place], atol=NEAR),
            of=of,
            en=f"The curve {at} at (fpr, tpr) = {shown(right[place])}. Yours {at} at {shown(curve[place])}.",
            ja=f"曲線の{name}は (fpr, tpr) = {shown(right[place])} ですが、{shown(curve[place])} になっています。",
            given=given,
        )
    for i, point in enumerate(curve):
        expect(
            away_from_line(point, right) <= NEAR,
            of=of,
            en=f"The point {i}, {shown(point)}, is not on the curve. It turns at "
            f"{', '.join(shown(corner) for corner in right)}. {en}".strip(),
            ja=f"{i} 番の点 {shown(point)} は曲線の上にありません。曲線の角は "
            f"{'、'.join(shown(corner) for corner in right)} です。{ja}",
            given=given,
        )
    for corner in right:
        expect(
            np.abs(curve - corner).max(axis=1).min() <= NEAR,
            of=of,
            en=f"The curve turns at {shown(corner)}, and this point is missing. {en}".strip(),
            ja=f"曲線は {shown(corner)} で曲がりますが、その点がありません。{ja}",
            given=given,
        )
    expect(
        bool((np.diff(curve, axis=0) >= -NEAR).all()),
        of=of,
        en="From point to point, neither fpr nor tpr may fall.",
        ja="点から点へ進むとき、fpr も tpr も減りません。",
        given=given,
    )


@check(points=2)
def test_roc_curve(student, rng):
    """roc_curve gives the points from (0, 0) to (1, 1), for a threshold that falls.

    roc_curve は、しきい値を下げていくときの点を (0, 0) から (1, 1) まで順に返す。
    """
    for sizes, kind in (((3, 4), "tenths"), ((4, 15), "logits"), ((30, 12), "share")):
        groups = draw_groups(rng, sizes, ties=0)
        expect_curve(student, *samples_of(rng, groups, kind), groups)


SAME_STEP = (
    "Samples with the same score are called positive at the same threshold, in one step.",
    "スコアの等しいサンプルは、同じしきい値で、まとめて陽性になります。",
)


@check(points=1, needs="roc_curve")
def test_ties(student, rng):
    """In roc_curve, samples with equal scores make one step.

    roc_curve では、スコアの等しいサンプルはまとめて1歩になる。
    """
    for sizes, kind, ties in (((4, 4), "tenths", 4), ((9, 17), "logits", 5), ((24, 14), "share", 7)):
        groups = draw_groups(rng, sizes, ties)
        expect_curve(student, *samples_of(rng, groups, kind), groups, why=SAME_STEP)


@check(points=2)
def test_auc(student, rng):
    """roc_auc is the area under the curve: the share of pairs in the right order, half for equal scores.

    roc_auc は曲線の下の面積、つまり正しい順に並んだ組の割合で、スコアの等しい組は半分と数える。
    """
    cases = (((3, 4), "tenths", 0), ((4, 4), "tenths", 4), ((5, 17), "logits", 0), ((24, 14), "share", 6))
    for sizes, kind, ties in cases:
        groups = draw_groups(rng, sizes, ties)
        y, t = samples_of(rng, groups, kind)
        right = area_of(groups)
        why = [
            if_near(
                1 - right,
                "The area came out as if the order of the scores were reversed.",
                "スコアの順を逆にしたときの面積になっています。",
            ),
            if_near(
                -right,
                "An area is above 0. In which direction do you go along the fpr axis?",
                "面積は正の数です。fpr の軸をどちら向きに進んでいますか。",
            ),
        ]
        expect_number(student.roc_auc(y, t), right, of="roc_auc(y, t)", given={"y": y, "t": t}, why=why, **SHARE)


@check(points=2)
def test_average_precision(student, rng):
    """average_precision adds up the gains in recall, each times the precision there.

    average_precision は、再現率の増加分にそこでの適合率を掛けて足し合わせたものになる。
    """
    cases = (((3, 4), "tenths", 0), ((4, 16), "logits", 0), ((4, 4), "tenths", 4), ((24, 14), "share", 6))
    for sizes, kind, ties in cases:
        groups = draw_groups(rng, sizes, ties)
        y, t = samples_of(rng, groups, kind)
        why = (
            "Wherever recall rises, the gain counts times the precision at this threshold.",
            "再現率が上がるたびに、その増加分に、そのしきい値での適合率を掛けて数えます。",
        )
        given = {"y": y, "t": t}
        expect_number(
            student.average_precision(y, t),
            average_of(groups),
            of="average_precision(y, t)",
            given=given,
            why=SAME_STEP if ties else why,
            **SHARE,
        )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """Labels, scores and truths are the same afterwards as before.

    呼び出しの後も、ラベル・スコア・正解は元のまま残っている。
    """
    y, t, matrix = draw(rng, 30, 4)
    groups = draw_groups(rng, (5, 9), ties=0)
    scores, truth = samples_of(rng, groups, "share")

    def alone(name, *more):
        arrays = {"y": y, "t": t} if more else {"y": scores, "t": truth}
        expect_left_alone(student, lambda y, t: getattr(student, name)(y, t, *more), arrays, by=name)

    def number(name, right):
        expect_number(getattr(student, name)(scores, truth), right, of=f"{name}(y, t)", **SHARE)

    of_what_is_right(
        *(
            (
                lambda name=name: expect_average(student, "macro", (y, t, matrix), names=(name,)),
                lambda name=name: alone(name, 4, "macro"),
            )
            for name in NAMES
        ),
        (lambda: expect_curve(student, scores, truth, groups), lambda: alone("roc_curve")),
        (lambda: number("roc_auc", area_of(groups)), lambda: alone("roc_auc")),
        (lambda: number("average_precision", average_of(groups)), lambda: alone("average_precision")),
    )
