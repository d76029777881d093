"""Checks of what is done to a table before a model learns from it."""

import numpy as np

from autograder.checks import (
    as_list,
    as_number,
    check,
    expect_array,
    expect_left_alone,
    if_near,
    if_not_finite,
    inside,
    of_what_is_right,
)

SIZES = ((6, 2), (25, 4), (11, 3))


def table(rng, n, d):
    """Numbers in tenths, skewed, whose columns lie around different values, and so do their means and medians."""
    level, scale = rng.permutation(np.linspace(-20, 40, d)), np.linspace(1, 4, d)
    return np.round(level + scale * rng.exponential(size=(n, d)) ** 1.5, 1)


def with_gaps(rng, n, d):
    """Such a table, of which in every column some numbers are missing, and most are there."""
    x = table(rng, n, d)
    for column in range(d):
        x[rng.choice(n, size=1 + (column + n // 8) % max(n // 3, 2), replace=False), column] = np.nan
    return x


def there(x):
    """The numbers of each column that are not missing."""
    return [column[~np.isnan(column)] for column in x.T]


def expect_fillings(student, x, strategy):
    columns = there(x)
    right = {name: np.array([getattr(np, name)(column) for column in columns]) for name in ("mean", "median")}
    other = right["median" if strategy == "mean" else "mean"]
    why = [
        if_not_finite(
            "One NaN makes a sum or a median NaN. Take only the numbers that are there.",
            "NaN が1つでもあると、和も中央値も NaN になります。欠けていない数だけを使います。",
        ),
        if_near(other, f'Here "{strategy}" was asked for.', f'ここで求められているのは "{strategy}" です。'),
        if_near(
            np.nan_to_num(x).mean(axis=0),
            "A number that is missing is not 0, and it does not count in the number of samples.",
            "欠けた値は 0 ではなく、個数にも数えません。",
        ),
    ]
    of = f'fit_imputer(x, "{strategy}")'
    expect_array(student.fit_imputer(x, strategy), right[strategy], of=of, given={"x": x}, why=why)


@check(points=2)
def test_imputer(student, rng):
    """fit_imputer gives the mean or the median of the numbers that are there, column by column.

    fit_imputer は、列ごとに、欠けていない数の平均または中央値を返す。
    """
    for n, d in SIZES:
        x = with_gaps(rng, n, d)
        for strategy in ("mean", "median"):
            expect_fillings(student, x, strategy)


def expect_filled(student, x, values):
    right = np.where(x == x, x, values)  # only NaN is not equal to itself
    own = np.array([column.mean() for column in there(x)])
    why = [
        if_near(
            np.where(x == x, x, own),
            "This part was filled with its own means. The values that are given come from the training part.",
            "このデータ自身の平均で埋めています。渡された values は訓練データから求めたものです。",
        ),
        if_not_finite(
            "There is still a gap. NaN is not equal to anything, not even to NaN.",
            "まだ欠けた値が残っています。NaN は何とも等しくなく、NaN とも等しくありません。",
        ),
    ]
    expect_array(student.impute(x, values), right, of="impute(x, values)", given={"x": x, "values": values}, why=why)


@check(points=2)
def test_other_part(student, rng):
    """impute fills every part with the values that it is given, and leaves all other numbers.

    impute は、どのデータも渡された値で埋め、ほかの数はそのまま残す。
    """
    for n, d in ((4, 2), *SIZES):
        x = with_gaps(rng, n, d)
        expect_filled(student, x, np.round(rng.uniform(50, 90, size=d), 1))
    x = table(rng, 5, 3)  # nothing is missing
    expect_filled(student, x, np.round(rng.uniform(50, 90, size=3), 1))


def expect_bounds(student, x, k):
    quartiles = np.percentile(x, (25, 75), axis=0)
    width = np.diff(quartiles, axis=0)[0]
    right = (quartiles[0] - k * width, quartiles[1] + k * width)
    of, given = f"iqr_bounds(x, {k})", {"x": x, ("quartiles of each column", "列ごとの四分位数"): quartiles}
    answer = as_list(student.iqr_bounds(x, k), 2, of=of, given={"x": x})
    for i, bound in enumerate(right):
        why = [
            if_near(
                bound + (2 * k * width if i == 0 else -2 * k * width),
                "The bounds lie outside the quartiles: low below q1, high above q3.",
                "範囲は四分位数の外側に広げます。low は q1 より下、high は q3 より上です。",
            ),
            if_near(right[1 - i], "low comes first, then high.", "low が先、high が後です。"),
        ]
        expect_array(answer[i], bound, of=inside(of, f"[{i}]"), given=given, why=why)


@check(points=2)
def test_bounds(student, rng):
    """iqr_bounds lies k times the distance of the quartiles outside them, column by column.

    iqr_bounds は、列ごとに、四分位数からその間隔の k 倍だけ外側になる。
    """
    for (n, d), k in zip(((5, 2), (25, 4), (12, 3)), (1.5, 3.0, 0.5), strict=True):
        expect_bounds(student, table(rng, n, d), k)


def with_outliers(rng, n, d):
    """A table, bounds, and numbers beyond both of them in every column."""
    x = table(rng, n, d)
    low, high = (np.round(np.percentile(x, share, axis=0), 1) for share in (30, 70))
    for column in range(d):
        below, above = rng.choice(n, size=2, replace=False)
        x[below, column] = np.round(low[column] - rng.uniform(3, 9), 1)
        x[above, column] = np.round(high[column] + rng.uniform(3, 9), 1)
    return x, low, high


def expect_clipped(student, x, low, high):
    right = np.array([sorted((a, b, c))[1] for row in x for a, b, c in zip(low, row, high, strict=True)]).reshape(
        x.shape
    )
    why = (
        "What is below low becomes low, what is above high becomes high, and nothing else changes.",
        "low より小さい値は low に、high より大きい値は high になり、ほかは変わりません。",
    )
    given = {"x": x, "low": low, "high": high}
    expect_array(student.clip_outliers(x, low, high), right, of="clip_outliers(x, low, high)", given=given, why=why)


@check(points=2)
def test_clip(student, rng):
    """clip_outliers moves what lies outside to the bound of its column, on both sides, and keeps all rows.

    clip_outliers は、範囲の外の値を、両側とも、その列の端の値に置き換える。行は減らない。
    """
    for n, d in ((5, 2), (20, 4)):
        expect_clipped(student, *with_outliers(rng, n, d))


def with_copies(rng, n, d, copies):
    """Samples, some of them several times and some with another label; and which places stay."""
    x, t = table(rng, n, d), rng.integers(3, size=n)
    x[rng.integers(n, size=2)] = x[0]
    x[n // 2, 0] = np.round(x[n // 2, 0] + 1, 1)  # alike in all but one number
    again = np.append(rng.choice(n, size=copies), [0, n - 1, n - 1])
    relabelled = rng.choice(n, size=2, replace=False)
    x = np.concatenate([x, x[again], x[relabelled]])
    t = np.concatenate([t, t[again], (t[relabelled] + 1) % 3])
    order = rng.permutation(len(x))
    x, t = x[order], t[order]
    seen, keep = set(), []
    for place, sample in enumerate(zip(map(tuple, x.tolist()), t.tolist(), strict=True)):
        if sample not in seen:
            keep.append(place)
        seen.add(sample)
    return x, t, np.array(keep)


OF_DROPPED = "drop_duplicates(x, t)"


def dropped(student, x, t):
    """What is left, as a table with the labels in its last column."""
    parts = as_list(student.drop_duplicates(x, t), 2, of=OF_DROPPED, given={"x": x, "t": t})
    of_x, of_t = (inside(OF_DROPPED, f"[{i}]") for i in range(2))
    labels = np.array([as_number(one, of=of_t) for one in as_list(parts[1], None, of=of_t, given={"x": x, "t": t})])
    rows = [
        [as_number(one, of=of_x) for one in as_list(row, x.shape[1], of=of_x)]
        for row in as_list(parts[0], len(labels), of=of_x, given={"x": x, "t": t})
    ]
    return np.column_stack([np.array(rows).reshape(-1, x.shape[1]), labels])


LEFT = ("what is left, x with t as the last column", "残ったサンプル(最後の列が t)")
LEFT_SORTED = ("what is left, sorted, x with t as the last column", "残ったサンプルを並べ替えたもの(最後の列が t)")


def in_order(rows):
    return rows[np.lexsort(rows.T[::-1])]


def expect_dropped(student, x, t, keep):
    with student.unrecorded():
        left = in_order(dropped(student, x, t))
    student.record(left)
    right = in_order(np.column_stack([x, t])[keep])
    why = (
        f"Of the {len(x)} samples {len(right)} are different. A duplicate has the same numbers and the same label.",
        f"{len(x)} 個のサンプルのうち、異なるものは {len(right)} 個です。重複とは、数もラベルも同じもののことです。",
    )
    expect_array(left, right, of=LEFT_SORTED, given={"x": x, "t": t}, why=why)


COPIES = ((4, 2, 1), (12, 3, 5), (30, 4, 12))


@check(points=2)
def test_duplicates(student, rng):
    """drop_duplicates leaves each different sample once; equal rows with other labels are different.

    drop_duplicates では、異なるサンプルが1つずつ残る。行が同じでもラベルが違えば、異なるサンプルである。
    """
    for n, d, copies in COPIES:
        expect_dropped(student, *with_copies(rng, n, d, copies))


@check(points=1, needs="duplicates")
def test_order(student, rng):
    """drop_duplicates keeps the first of equal samples, and the order.

    drop_duplicates は、同じサンプルのうち最初のものを残し、順番を保つ。
    """
    for n, d, copies in COPIES:
        x, t, keep = with_copies(rng, n, d, copies)
        why = ("The samples stay in the order in which they came first.", "サンプルは、最初に現れた順のまま残します。")
        with student.unrecorded():
            left = dropped(student, x, t)
        student.record(left)
        expect_array(left, np.column_stack([x, t])[keep], of=LEFT, given={"x": x, "t": t}, why=why)


def with_leaks(rng, n, m, d, leaks):
    """Two tables, and which rows of the second stand in the first."""
    rows = np.arange(1, d + 1) % n
    while True:
        x_train = table(rng, n, d)
        mixed = x_train[rows, np.arange(d)]  # of several rows, and like none of them
        if not (x_train == mixed).all(axis=1).any():
            break
    x_test = np.round(table(rng, m, d) + 0.05, 2)  # no tenths: like no row of x_train
    if leaks:
        x_test[0, :-1] = x_train[0, :-1]  # all but one number
        x_test[1] = mixed
    places = np.sort(2 + rng.choice(m - 2, size=leaks, replace=False)) if leaks else np.zeros(0, dtype=int)
    x_test[places] = x_train[rng.integers(1, n, size=leaks)]
    return x_train, x_test, places


def expect_leaks(student, x_train, x_test, places):
    of, given = "leaked_rows(x_train, x_test)", {"x_train": x_train, "x_test": x_test}
    with student.unrecorded():
        listed = as_list(student.leaked_rows(x_train, x_test), None, of=of, given=given)
    found = np.array([as_number(one, of=of, given=given) for one in listed])
    student.record(found)
    why = (
        "These are the indices, in x_test, of rows that equal a row of x_train in all their numbers.",
        "x_train のどれかの行とすべての数が等しい、x_test の行の番号です。",
    )
    expect_array(found, places, of=of, given=given, why=why)


@check(points=1)
def test_leaked(student, rng):
    """leaked_rows finds the rows of the test part that stand in the training part.

    leaked_rows は、テストデータの行のうち、訓練データにもあるものを見つける。
    """
    for n, m, d, leaks in ((4, 5, 2, 1), (20, 9, 3, 4), (7, 12, 4, 3), (5, 3, 2, 0)):
        expect_leaks(student, *with_leaks(rng, n, m, d, leaks))


@check(points=1)
def test_inputs_left_alone(student, rng):
    """Tables, labels, fillings and bounds are the same afterwards as before.

    呼び出しの後も、表・ラベル・埋める値・範囲は元のまま残っている。
    """
    full, gaps = table(rng, 12, 3), with_gaps(rng, 12, 3)
    values, outliers = np.round(rng.uniform(50, 90, size=3), 1), with_outliers(rng, 12, 3)
    copies, leaks = with_copies(rng, 8, 3, 3), with_leaks(rng, 8, 6, 3, 2)

    def filled():
        # NaN is not equal to itself: what is there must still be there, and the gaps be gaps.
        box, held = student.put(gaps), student.put(values)
        student.impute(box, held)
        of = ("x after impute(x, values)", "impute(x, values) の後の x")
        after = box.value()
        why = ("impute changed x itself.", "impute が x そのものを書き換えています。")
        shown = np.where(gaps == gaps, gaps, -1.0)
        expect_array(np.where(after == after, after, -1.0), shown, of=of, given={"x": gaps}, why=why)

    def alone(name, arrays, *more):
        def ask():
            expect_left_alone(student, lambda **boxes: getattr(student, name)(*boxes.values(), *more), arrays, by=name)

        return ask

    of_what_is_right(
        (lambda: expect_filled(student, gaps, values), filled),
        (lambda: expect_bounds(student, full, 1.5), alone("iqr_bounds", {"x": full}, 1.5)),
        (
            lambda: expect_clipped(student, *outliers),
            alone("clip_outliers", dict(zip(("x", "low", "high"), outliers, strict=True))),
        ),
        (lambda: expect_dropped(student, *copies), alone("drop_duplicates", {"x": copies[0], "t": copies[1]})),
        (lambda: expect_leaks(student, *leaks), alone("leaked_rows", {"x_train": leaks[0], "x_test": leaks[1]})),
    )
