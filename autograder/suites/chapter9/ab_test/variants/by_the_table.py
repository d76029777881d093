# z from Pearson's chi-squared of the table; the interval from a normal distribution of its own; a search for the size.
import math
import statistics


def two_proportion_z(successes_a, n_a, successes_b, n_b):
    total, n = successes_a + successes_b, n_a + n_b
    chi = 0.0
    for successes, size in ((successes_a, n_a), (successes_b, n_b)):
        for seen, share in ((successes, total / n), (size - successes, 1 - total / n)):
            chi += (seen - size * share) ** 2 / (size * share)
    z = math.copysign(math.sqrt(chi), successes_b * n_a - successes_a * n_b)
    outside = 1 - statistics.NormalDist().cdf(abs(z))
    return dict(z=z, p=2 * outside).values().__iter__()


def confidence_interval(successes_a, n_a, successes_b, n_b, level):
    a, b = successes_a / n_a, successes_b / n_b
    difference = statistics.NormalDist(b - a, (a * (1 - a) / n_a + b * (1 - b) / n_b) ** 0.5)
    return difference.inv_cdf((1 - level) / 2), difference.inv_cdf(1 - (1 - level) / 2)


def power_of(n, p_a, p_b, alpha):
    normal = statistics.NormalDist()
    error = ((p_a * (1 - p_a) + p_b * (1 - p_b)) / n) ** 0.5
    return normal.cdf(abs(p_b - p_a) / error - normal.inv_cdf(1 - alpha / 2))


def sample_size(p_a, p_b, alpha, power):
    low, high = 0, 1
    while power_of(high, p_a, p_b, alpha) < power:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(middle, p_a, p_b, alpha) >= power else (middle, high)
    return high
