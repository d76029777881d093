# Loops over bins and values; the monitor remembers edges and shares, and answers with an array.
import math

import numpy as np


def edges_of(expected, bins):
    return [-math.inf, *np.percentile(expected, [100 * k / bins for k in range(1, bins)]), math.inf]


def shares_of(x, edges):
    return [sum(low < one <= high for one in x) / len(x) for low, high in zip(edges, edges[1:])]


def compared(e, a):
    return sum((two - one) * (math.log(two + 1e-6) - math.log(one + 1e-6)) for one, two in zip(e, a))


def psi(expected, actual, bins):
    edges = edges_of(expected, bins)
    return compared(shares_of(expected, edges), shares_of(actual, edges))


def ks_statistic(a, b):
    gap = 0
    for x in set(a.tolist()) | set(b.tolist()):
        gap = max(gap, abs((a <= x).mean() - (b <= x).mean()))
    return gap


def ks_drift(a, b, alpha):
    return int(ks_statistic(a, b) ** 2 > math.log(2 / alpha) * (1 / len(a) + 1 / len(b)) / 2)


class DriftMonitor:
    def __init__(self, reference, threshold):
        self.edges = [edges_of(column, 10) for column in reference.T]
        self.shares = [shares_of(column, edges) for column, edges in zip(reference.T, self.edges)]
        self.limit = threshold

    def check(self, batch):
        found = [
            compared(e, shares_of(column, edges)) > self.limit
            for e, column, edges in zip(self.shares, batch.T, self.edges)
        ]
        return np.flatnonzero(found)
