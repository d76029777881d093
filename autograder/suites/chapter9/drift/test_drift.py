"""Checks of two measures of drift, and of a monitor."""

import numpy as np

from autograder.checks import (
    Function,
    as_list,
    as_number,
    check,
    expect_array,
    expect_number,
    oracles,
    part_of,
)

# An epsilon of 1e-4 beside a share changes the index by 1e-4 * (1/a - 1/e) for each logarithm, a few thousandths here.
INDEX = {"rtol": 5e-3, "atol": 1e-4}


def gap(a, b):
    """The largest gap of the two step functions, with SciPy's as they are in the oracles."""
    x = np.append(a, b)[:, None]  # what lies above a place is left out of its share
    above = [oracles.affine(oracles.step(one - x), np.full((len(one), 1), 1 / len(one)), 0.0) for one in (a, b)]
    return np.abs(above[0] - above[1]).max()


def index(a, e):
    """The index of these shares: the two divergences of each from the other."""
    a = np.maximum(a, 1e-4)
    return float((oracles.relative_entropies(a, e) + oracles.relative_entropies(e, a)).sum())


def expected_sample(rng, each):
    """Numbers in tenths, so many in each bin; the bins are wider and wider, with a gap at every edge.

    Returns the first and the last number of each bin, and all of them in any order. If the bins have as many numbers as
    the quantiles leave in them, these lie in the gaps.
    """
    start, bins = rng.integers(-50, 50), []
    for number, count in enumerate(each):
        bins.append(start + 4 + np.cumsum(rng.integers(1, 4, size=count) * (1 + number**2)))
        start = bins[-1][-1]
    first, last = (np.array([one[place] for one in bins]) / 10 for place in (0, -1))
    return first, last, rng.permutation(np.concatenate(bins)) / 10


def actual_sample(rng, first, last, counts, outside=False):
    """So many numbers in each bin, in any order; outside: half of those in the outermost bins lie beyond all others."""
    bins = [
        np.clip(np.round(rng.uniform(low, high, size=count), 1), low, high)
        for low, high, count in zip(first, last, counts, strict=True)
    ]
    if outside:
        bins[0][: (len(bins[0]) + 1) // 2] -= last[0] - first[0] + 0.7
        bins[-1][: (len(bins[-1]) + 1) // 2] += last[-1] - first[-1] + 0.8
    return rng.permutation(np.concatenate(bins))


def expect_index(student, rng, each, counts, outside=False):
    """The index of samples of which so many numbers lie in each bin."""
    bins, each, counts = len(counts), np.array(each), np.array(counts)
    first, last, expected = expected_sample(rng, each)
    actual = actual_sample(rng, first, last, counts, outside)
    given = {"expected": np.sort(expected), "actual": np.sort(actual)}
    e, a = (", ".join(f"{count}/{of.sum()}" for count in of) for of in (each, counts))
    why = (
        f"Of expected, the bins have {e}; of actual, {a}.",
        f"各区間に入る割合は、expected では順に {e}、actual では {a} です。",
    )
    received = student.psi(expected, actual, bins)
    right = index(counts / counts.sum(), each / each.sum())
    expect_number(received, right, of=f"psi(expected, actual, {bins})", given=given, why=why, **INDEX)


@check(points=3)
def test_psi(student, rng):
    """The index compares the shares in bins that hold equal shares of what was expected.

    PSI は、expected が同じ割合ずつ入る区間で、割合を比べる。
    """
    expect_index(student, rng, (3, 3), (1, 3))
    expect_index(student, rng, (3, 2, 3), (5, 2, 3))  # 8 numbers cannot be shared equally among 3 bins
    expect_index(student, rng, (3, 2, 3, 2, 3), (3, 9, 2, 12, 4))
    expect_index(student, rng, [12] * 10, (8, 14, 6, 11, 5, 17, 9, 3, 22, 13))


@check(points=1, needs="psi")
def test_psi_outside(student, rng):
    """What lies below or above everything expected belongs to the outermost bins.

    expected のどの値よりも小さい値や大きい値は、両端の区間に入る。
    """
    expect_index(student, rng, (3, 2, 2, 3), (5, 2, 3, 4), outside=True)
    expect_index(student, rng, [6] * 5, (2, 9, 6, 12, 7), outside=True)


KS = Function("ks_statistic(a, b)", arrays={"a": "N", "b": "M"}, definition=gap)


def in_tenths(size, shift, scale):
    """Normal numbers in tenths, so that some are equal."""
    return lambda rng, shape: np.round(rng.normal(shift, scale, size=size), 1)


@check(points=3)
def test_ks(student, rng):
    """The statistic is the largest gap of the two step functions, with equal values as well.

    統計量は、2つの階段状の関数の差の最大値で、等しい値があっても正しい。
    """
    KS.values(student, rng, batches=({"N": 4, "M": 3}, {"N": 12, "M": 9}))
    drawn = [
        {"a": in_tenths(n, 0, 1)(rng, ()), "b": in_tenths(m, shift, scale)(rng, ())}
        for n, m, shift, scale in ((30, 50, 0.6, 1), (60, 40, -0.6, 1), (40, 80, 0, 0.2), (80, 30, 0, 4))
    ]
    apart = {"a": np.array([0.3, 0.1, 0.2]), "b": np.array([1.1, 0.9, 1.0, 1.2])}
    ties = {"a": np.array([0.5, 0.5, 0.1, 0.5]), "b": np.array([0.9, 0.5, 0.5, 0.1, 0.1, 0.5])}
    KS.values(student, rng, batches=(apart, {"a": apart["b"], "b": apart["a"]}, ties, *drawn))
    KS.values(student, rng, batches=({"a": ties["a"], "b": np.repeat(ties["a"], 3)[::-1]},))


@check(points=2, needs="ks")
def test_ks_drift(student, rng):
    """Samples differ if the statistic is above the limit for alpha.

    統計量が alpha に対する限界より大きければ、違いがあるとする。
    """
    for n, m, shift in ((40, 25, 0.6), (60, 150, 0.4), (200, 30, -0.7), (80, 80, 0.45)):
        a, b = rng.normal(size=n), rng.normal(shift, 1, size=m)
        statistic = gap(a, b)
        # At this alpha, the statistic is the limit itself.
        turning = 2 * np.exp(-2 * statistic**2 * n * m / (n + m))
        for alpha in (0.8 * turning, 1.25 * turning):
            drifted = alpha > turning
            limit = statistic * np.sqrt(np.log(alpha / 2) / np.log(turning / 2))
            given = {"N": n, "M": m, "ks_statistic(a, b)": statistic}
            why = (f"For this alpha the limit is {limit:.4f}.", f"この alpha での限界は {limit:.4f} です。")
            of = f"ks_drift(a, b, {alpha:.4g})"
            with student.unrecorded():
                received = as_number(student.ks_drift(a, b, alpha), of=of, given=given, why=why)
            student.record(float(received))
            expect_number(received, float(drifted), of=of, given=given, why=why)


# Ten counts of a batch, with their index: 0.012, 0.275 (and 0 in five bins), 0.275, 1.47, much (empty bins), 1.4 at
# least (0.045 without the empty bins), 0.225.
EQUAL = np.full(10, 0.1)
STEADY = (11, 9, 10, 10, 9, 11, 10, 12, 8, 10)
UNEVEN = (5, 15, 15, 5, 5, 15, 5, 15, 15, 5)
LEANING = (3, 4, 6, 7, 9, 10, 12, 14, 16, 19)
MOVED = (1, 1, 1, 2, 2, 3, 10, 20, 28, 32)
GONE = (32, 28, 20, 10, 3, 3, 2, 2, 0, 0)
EMPTIED = (13, 12, 13, 0, 12, 13, 12, 0, 13, 12)
CROWDED = (28, 8, 8, 8, 8, 8, 8, 8, 8, 8)  # and those of the first bin are nearly equal


def table(rng, columns):
    """A reference of 60 rows, and a function that draws a batch whose columns have these counts."""
    parts = [expected_sample(rng, [6] * 10) for _ in range(columns)]
    reference = np.stack([numbers for _, _, numbers in parts], axis=1)

    def batch(*counts):
        drawn = []
        for (first, last, _), count in zip(parts, counts, strict=True):
            x = actual_sample(rng, first, last, count)
            near = last[0] - 0.05 * rng.random(size=len(x))
            drawn.append(np.where(x <= last[0], near, x) if count is CROWDED else x)
        return np.stack(drawn, axis=1)

    return reference, batch


def expect_columns(received, columns, counts, threshold, of):
    """The list of the columns whose index is above the threshold."""
    with_index = [index(np.array(count) / 100, EQUAL) for count in counts]
    given = {("the PSI of the columns", "列ごとの PSI"): np.array(with_index), "threshold": threshold}
    found = [
        as_number(one, of=part_of((f"entry {place}", f"要素 {place}"), of), given=given)
        for place, one in enumerate(as_list(received, None, of=of, given=given))
    ]
    expect_array(np.array(found), np.array(columns, dtype=float), of=of, given=given)


def expect_checks(student, monitor, batch, asked, threshold):
    """Each of these batches has these columns that have drifted."""
    for number, counts in enumerate(asked):
        columns = [k for k, count in enumerate(counts) if index(np.array(count) / 100, EQUAL) > threshold]
        with student.unrecorded():
            received = monitor.check(batch(*counts))
        of = (f"monitor.check(batch) of batch {number + 1}", f"{number + 1} 番目のバッチの monitor.check(batch)")
        expect_columns(received, columns, counts, threshold, of)


@check(points=2, needs="psi")
def test_monitor(student, rng):
    """The monitor names the columns whose PSI with ten bins is above the threshold, whatever came before.

    監視器は、10区間の PSI がしきい値より大きい列の番号を返す。それまでに来たバッチにはよらない。
    """
    reference, batch = table(rng, 4)
    drifted = (LEANING, STEADY, MOVED, STEADY)
    asked = (
        drifted,
        (STEADY, STEADY, STEADY, STEADY),
        drifted,
        drifted,
        drifted,
        (GONE, CROWDED, STEADY, UNEVEN),
        (STEADY, EMPTIED, STEADY, STEADY),
    )
    for threshold in (0.15, 0.7):
        expect_checks(student, student.DriftMonitor(reference, threshold), batch, asked, threshold)


@check(points=1, needs="monitor")
def test_reference(student, rng):
    """The reference stays what it was when the monitor was made, even if its array is written to.

    比べる相手は、元の配列に書き込みがあっても、監視器を作ったときのまま変わらない。
    """
    reference, batch = table(rng, 3)
    box = student.put(reference)
    monitor = student.DriftMonitor(box, 0.15)
    asked = ((STEADY, MOVED, STEADY), (LEANING, STEADY, STEADY))
    expect_checks(student, monitor, batch, asked, 0.15)
    box.write(batch(MOVED, MOVED, MOVED)[:60] - 30)
    expect_checks(student, monitor, batch, asked, 0.15)
