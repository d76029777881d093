# erfc in place of the normal distribution, a pooled size, NumPy's numbers and an array for a pair.
import math
from statistics import NormalDist

import numpy as np


def quantile(p):
    return NormalDist(mu=0, sigma=1).inv_cdf(p)


def surplus(a, n_a, b, n_b):
    return b / n_b - a / n_a


def two_proportion_z(successes_a, n_a, successes_b, n_b):
    n, successes = np.array([n_a, n_b]), np.array([successes_a, successes_b])
    pooled = successes.sum() / n.sum()
    z = surplus(successes_a, n_a, successes_b, n_b) / np.sqrt(pooled * (1 - pooled) * (1 / n).sum())
    return np.array([z, math.erfc(abs(z) / math.sqrt(2))])


def confidence_interval(successes_a, n_a, successes_b, n_b, level):
    rates = np.array([successes_a / n_a, successes_b / n_b])
    error = np.sqrt(np.sum(rates * (1 - rates) / np.array([n_a, n_b])))
    tail = (1 - level) / 2
    middle = surplus(successes_a, n_a, successes_b, n_b)
    return [middle + quantile(tail) * error, middle - quantile(tail) * error]


def sample_size(p_a, p_b, alpha, power):
    u = quantile(1 - alpha / 2)
    v = quantile(power)
    mean = (p_a + p_b) / 2
    root = u * math.sqrt(2 * mean * (1 - mean)) + v * math.sqrt(p_a * (1 - p_a) + p_b * (1 - p_b))
    return np.ceil((root / (p_b - p_a)) ** 2)
