"""The course's comparison of two rates is SciPy's, and does what it promises when every outcome is enumerated."""

import numpy as np
import pytest
from scipy import stats
from solved import solution

TRIALS = [(5, 83, 12, 99), (30, 100, 20, 200), (150, 1000, 46, 200), (45, 50, 30, 100)]


@pytest.fixture(scope="module")
def ab_test():
    return solution("ab_test")


@pytest.mark.parametrize("numbers", TRIALS)
def test_z_and_p_are_those_of_scipys_table(ab_test, numbers):
    a, n_a, b, n_b = numbers
    z, p = ab_test.two_proportion_z(*numbers)
    table = stats.chi2_contingency([[a, n_a - a], [b, n_b - b]], correction=False)
    assert z**2 == pytest.approx(table.statistic)
    assert p == pytest.approx(table.pvalue)
    assert p == pytest.approx(2 * stats.norm.sf(abs(z)))
    assert (z > 0) == (b / n_b > a / n_a)


def test_the_published_example(ab_test):
    """proportions_ztest in the documentation of statsmodels: 5 of 83 and 12 of 99 give a p of 0.159."""
    assert ab_test.two_proportion_z(5, 83, 12, 99) == pytest.approx((1.4078304, 0.1591813))


def outcomes(n_a, n_b, rate_a, rate_b):
    """Every pair of successes that can occur, with its probability."""
    a, b = np.arange(n_a + 1), np.arange(n_b + 1)
    share = np.outer(stats.binom.pmf(a, n_a, rate_a), stats.binom.pmf(b, n_b, rate_b))
    return [(int(i), int(j), share[i, j]) for i, j in np.ndindex(share.shape) if share[i, j] > 1e-9]


def test_the_interval_holds_the_true_difference_as_often_as_it_says(ab_test):
    for level in (0.8, 0.95):
        held = 0.0
        for a, b, share in outcomes(120, 150, 0.4, 0.55):
            low, high = ab_test.confidence_interval(a, 120, b, 150, level)
            held += share * (low <= 0.55 - 0.4 <= high)
        assert held == pytest.approx(level, abs=0.015)


@pytest.mark.parametrize(("p_a", "p_b", "alpha", "power"), [(0.3, 0.5, 0.05, 0.8), (0.6, 0.4, 0.1, 0.9)])
def test_so_many_people_find_the_difference_as_often_as_asked(ab_test, p_a, p_b, alpha, power):
    n = ab_test.sample_size(p_a, p_b, alpha, power)
    found = sum(share for a, b, share in outcomes(n, n, p_a, p_b) if ab_test.two_proportion_z(a, n, b, n)[1] < alpha)
    assert found == pytest.approx(power, abs=0.03)
