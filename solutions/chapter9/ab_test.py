"""Is the new version better, or was it luck? Comparing two shares.

Group A gets the old version, group B the new one. Of n people in a group, some do what is hoped
for; these are its successes. Their share is the group's rate.

新しい版のほうが良いのか、それとも偶然なのか。2つの割合を、検定、信頼区間、必要な人数で比べます。

グループ A は古い版を、グループ B は新しい版を使います。グループの n 人のうち、望みどおりの
行動をした人の数が成功数、その割合が成功率です。
"""

import math
from statistics import NormalDist

# NORMAL.cdf(z): the probability of a number below z | NORMAL.cdf(z): z より小さい数が出る確率
# NORMAL.inv_cdf(p): the z for which that is p | NORMAL.inv_cdf(p): その確率が p になる z
NORMAL = NormalDist()


def two_proportion_z(successes_a, n_a, successes_b, n_b):
    """Return the pair (z, p) of the test whether both groups have the same rate.

    z: the difference of the rates, that of B minus that of A, divided by its standard error if both
    had the same rate: that of all people together (pooled), r. The error is the root of r (1 - r)
    (1 / n_a + 1 / n_b). So z is above 0 if B is better. p: two-sided, the probability that a
    standard normal number is at least as far from 0 as z, on either side.

    All four are whole numbers. In A and B together there is at least one success, and at least one
    person without.

        two_proportion_z(5, 83, 12, 99)    # (1.4078, 0.1592)

    2つのグループの成功率が等しいかどうかの検定の (z, p) を返します。

    z: 成功率の差 (B - A) を、その標準誤差で割ったもの。標準誤差は、両方の成功率が等しいとして、
    全員を合わせた成功率 r (プールした率) から求めます。r (1 - r) (1 / n_a + 1 / n_b) の平方根です。
    B のほうが良ければ、z は正になります。p: 両側の p 値。標準正規分布の数が、正でも負でも、
    z 以上に 0 から離れる確率です。

    4つとも整数です。A と B を合わせると、成功した人も、しなかった人も、少なくとも1人はいます。
    """
    ### BEGIN SOLUTION
    rate = (successes_a + successes_b) / (n_a + n_b)
    error = math.sqrt(rate * (1 - rate) * (1 / n_a + 1 / n_b))
    z = (successes_b / n_b - successes_a / n_a) / error
    return z, 2 * NORMAL.cdf(-abs(z))
    ### END SOLUTION


def confidence_interval(successes_a, n_a, successes_b, n_b, level):
    """Return (low, high), between which the difference of the rates lies with this confidence.

    The difference is that of B minus that of A, and the middle of the interval. On both sides of it
    lies the same number of standard errors, so that a standard normal number falls between them
    with probability level. The error does not assume equal rates (unpooled): with rates a and b it
    is the root of a (1 - a) / n_a + b (1 - b) / n_b. level: between 0 and 1, for example 0.95.

        confidence_interval(5, 83, 12, 99, 0.95)    # (-0.0212, 0.1431)

    成功率の差の信頼区間 (low, high) を返します。

    差は B - A で、これが区間の中央です。左右に同じ個数の標準誤差をとり、標準正規分布の数がその間に
    入る確率が level になるようにします。標準誤差では、成功率が等しいとは考えません
    (プールしません)。成功率が a と b なら、a (1 - a) / n_a + b (1 - b) / n_b の平方根です。
    level: 0 と 1 の間の数。たとえば 0.95 です。
    """
    ### BEGIN SOLUTION
    a, b = successes_a / n_a, successes_b / n_b
    error = math.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    half = NORMAL.inv_cdf((1 + level) / 2) * error
    return b - a - half, b - a + half
    ### END SOLUTION


def sample_size(p_a, p_b, alpha, power):
    """Return how many people each group needs, a whole number, rounded up.

    If the rates really are p_a and p_b, the two-sided test at level alpha is to find the difference
    with probability power. With u = NORMAL.inv_cdf(1 - alpha / 2) and v = NORMAL.inv_cdf(power),
    the size is (u + v)^2 (p_a (1 - p_a) + p_b (1 - p_b)) / (p_b - p_a)^2. The other usual formula
    is right as well: (u sqrt(2 r (1 - r)) + v sqrt(p_a (1 - p_a) + p_b (1 - p_b)))^2 / (p_b -
    p_a)^2, r the mean of both rates.

        sample_size(0.1, 0.12, 0.05, 0.8)    # 3839, or 3841 with the other formula | 3839。もう1つの式では 3841

    1つのグループに必要な人数を返します。整数に切り上げます。

    本当の成功率が p_a と p_b のとき、有意水準 alpha の両側検定で、その差を確率 power で見つけられる
    人数です。u = NORMAL.inv_cdf(1 - alpha / 2)、v = NORMAL.inv_cdf(power) として、(u + v)^2 (p_a
    (1 - p_a) + p_b (1 - p_b)) / (p_b - p_a)^2 です。よく使われるもう1つの式でもかまいません。
    2つの成功率の平均を r として、(u sqrt(2 r (1 - r)) + v sqrt(p_a (1 - p_a) + p_b (1 - p_b)))^2 /
    (p_b - p_a)^2 です。
    """
    ### BEGIN SOLUTION
    z = NORMAL.inv_cdf(1 - alpha / 2) + NORMAL.inv_cdf(power)
    variance = p_a * (1 - p_a) + p_b * (1 - p_b)
    return math.ceil(variance * (z / (p_b - p_a)) ** 2)
    ### END SOLUTION


if __name__ == "__main__":
    print(two_proportion_z(5, 83, 12, 99))
    print(confidence_interval(5, 83, 12, 99, 0.95))
    print(sample_size(0.1, 0.12, 0.05, 0.8))
