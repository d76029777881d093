"""Checks of a comparison of two rates: test, interval and size."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from autograder.checks import as_list, as_number, check, expect, expect_number, inside

NORMAL = NormalDist()


@dataclass
class Trial:
    """Two groups, and what came of them."""

    successes_a: int
    n_a: int
    successes_b: int
    n_b: int

    @property
    def numbers(self):
        return self.successes_a, self.n_a, self.successes_b, self.n_b

    @property
    def given(self):
        return {
            ("A", "A"): f"{self.successes_a} / {self.n_a} = {self.successes_a / self.n_a:.4g}",
            ("B", "B"): f"{self.successes_b} / {self.n_b} = {self.successes_b / self.n_b:.4g}",
        }

    @property
    def surplus(self):
        """By how much the rate of B is above that of A."""
        return self.successes_b / self.n_b - self.successes_a / self.n_a

    def table(self):
        """How many of each group did it, and how many did not."""
        return np.array([[self.successes_a, self.successes_b], [self.n_a, self.n_b]]) - [
            [0, 0],
            [self.successes_a, self.successes_b],
        ]

    def asked(self, function, level=None):
        """The call, as code."""
        more = () if level is None else (level,)
        return f"{function}({', '.join(map(str, (*self.numbers, *more)))})"


def drawn(rng):
    """Groups of unequal size with rates from a few percent to nearly all, far apart or close."""
    n_a, n_b = (int(n) for n in rng.choice([40, 90, 150, 260, 500, 1200], size=2, replace=False))
    rate = rng.uniform(0.05, 0.9)
    rates = np.clip([rate, rate + rng.normal(scale=0.08)], 0.05, 0.95)
    return Trial(int(n_a * rates[0]), n_a, int(n_b * rates[1]), n_b)


# The first is the example of proportions_ztest in the documentation of statsmodels, where p is 0.159.
KNOWN = (Trial(5, 83, 12, 99), Trial(30, 100, 20, 200), Trial(150, 1000, 46, 200), Trial(45, 50, 30, 100))


def trials(rng):
    return (*KNOWN, *(drawn(rng) for _ in range(6)))


@check(points=3)
def test_z(student, rng):
    """z is the difference of the rates in standard errors, those of a common rate, and above 0 if B is better.

    z は、成功率の差が、共通の成功率から求めた標準誤差の何倍かを表し、B のほうが良ければ正になる。
    """
    for trial in trials(rng):
        table = trial.table()
        # Pearson's chi-squared of the table is z squared.
        common = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        right = math.copysign(math.sqrt(float(((table - common) ** 2 / common).sum())), trial.surplus)
        of = trial.asked("two_proportion_z")
        z, _ = as_list(student.two_proportion_z(*trial.numbers), 2, of=of, given=trial.given)
        expect_number(z, right, of=inside(of, "[0]"), given=trial.given, rtol=1e-7, atol=1e-9)


@check(points=2, needs="z")
def test_p(student, rng):
    """p is the probability of being at least so far from 0 on either side.

    p は、正でも負でも、それ以上に 0 から離れる確率である。
    """
    for trial in trials(rng):
        of = trial.asked("two_proportion_z")
        z, p = as_list(student.two_proportion_z(*trial.numbers), 2, of=of, given=trial.given)
        z = as_number(z, of=inside(of, "[0]"), given=trial.given)
        given = {**trial.given, "z": z, "NORMAL.cdf(z)": NORMAL.cdf(z)}
        expect_number(p, math.erfc(abs(z) / math.sqrt(2)), of=inside(of, "[1]"), given=given, rtol=1e-6, atol=1e-9)


@check(points=3)
def test_interval(student, rng):
    """The interval lies around the difference of the rates, as wide as its level says.

    区間は成功率の差を中心とし、level に応じた幅になる。
    """
    for number, trial in enumerate(trials(rng)):
        level = (0.95, 0.9, 0.99, 0.5, 0.8)[number % 5]
        of = trial.asked("confidence_interval", level)
        found = as_list(student.confidence_interval(*trial.numbers, level), 2, of=of, given=trial.given)
        low, high = (as_number(one, of=inside(of, f"[{place}]"), given=trial.given) for place, one in enumerate(found))
        middle = ("the middle of {}", "{} の中央")
        middle = tuple(text.format(of) for text in middle)
        why = ("The difference is that of B minus that of A.", "差は、B の成功率から A の成功率を引いたものです。")
        expect_number((low + high) / 2, trial.surplus, of=middle, given=trial.given, why=why)
        # The variance of a share of zeros and ones, as NumPy has it, over their number.
        groups = ((trial.successes_a, trial.n_a), (trial.successes_b, trial.n_b))
        error = math.sqrt(sum(float(np.repeat([1.0, 0.0], [s, n - s]).var()) / n for s, n in groups))
        half = (high - low) / 2
        given = {**trial.given, ("standard error", "標準誤差"): error}
        width = (f"half of the width of {of}", f"{of} の幅の半分")
        inside_it = math.erf(half / error / math.sqrt(2))  # what part of a normal distribution
        why = (
            f"A normal number falls into this interval with probability {inside_it:.4f}.",
            f"正規分布の数がこの区間に入る確率は {inside_it:.4f} です。",
        )
        expect_number(half, NORMAL.inv_cdf(0.5 + level / 2) * error, of=width, given=given, why=why)


@check(points=3)
def test_size(student, rng):
    """The size is that of one group, rounded up, with which the difference is found with probability power.

    人数は1つのグループのもので、切り上げてある。その人数なら、確率 power で差を見つけられる。
    """
    cases = [(0.1, 0.12, 0.05, 0.8), (0.5, 0.3, 0.05, 0.9), (0.04, 0.05, 0.01, 0.8), (0.9, 0.8, 0.1, 0.95)]
    while len(cases) < 10:
        p_a = float(rng.integers(5, 90)) / 100
        p_b = p_a + float(rng.choice([-1, 1]) * rng.integers(2, 12)) / 100
        case = (p_a, round(p_b, 2), float(rng.choice([0.01, 0.05, 0.1])), float(rng.choice([0.7, 0.8, 0.9])))
        if 0.01 < p_b < 0.99:
            cases.append(case)
    for p_a, p_b, alpha, power in cases:
        of, spread = f"sample_size({p_a}, {p_b}, {alpha}, {power})", p_a - p_a**2 + p_b - p_b**2
        u, v, mean = NORMAL.inv_cdf(1 - alpha / 2), NORMAL.inv_cdf(power), (p_a + p_b) / 2
        both = [(u + v) * math.sqrt(spread), u * math.sqrt(2 * (mean - mean**2)) + v * math.sqrt(spread)]
        exact = sorted((one / (p_b - p_a)) ** 2 for one in both)
        right = [math.ceil(one) for one in exact]
        if right[1] == right[0] + 1 or min(one % 1 for one in exact) < 1e-6 or max(one % 1 for one in exact) > 0.999999:
            continue  # one formula rounded down would be the other rounded up
        received = as_number(student.sample_size(p_a, p_b, alpha, power), of=of)
        expect(
            received in right,
            of=of,
            en=f"Each group needs {exact[0]:.2f} people by one formula and {exact[1]:.2f} by the other, rounded up.",
            ja=f"1つのグループの人数は、一方の式では {exact[0]:.2f}、もう一方では {exact[1]:.2f} で、切り上げます。",
            given={"received": received},
        )
