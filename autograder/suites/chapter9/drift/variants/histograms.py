# np.histogram with open ends, an epsilon of 1e-4, and the steps of both samples in one order.
import numpy as np


def psi(expected, actual, bins):
    edges = np.quantile(expected, np.linspace(0, 1, bins + 1))
    edges[0], edges[-1] = -np.inf, np.inf
    e, _ = np.histogram(expected, edges)
    a, _ = np.histogram(actual, edges)
    e, a = e / e.sum() + 1e-4, a / a.sum() + 1e-4
    return float(((a - e) * np.log(a / e)).sum())


def ks_statistic(a, b):
    values = np.concatenate([a, b])
    steps = np.concatenate([np.full(len(a), 1 / len(a)), np.full(len(b), -1 / len(b))])
    order = np.argsort(values)
    gaps = np.abs(np.cumsum(steps[order]))
    last = np.append(np.diff(values[order]) > 0, True)  # of equal values only the last one
    return gaps[last].max()


def ks_drift(a, b, alpha):
    n, m = len(a), len(b)
    return bool(ks_statistic(a, b) > np.sqrt(-0.5 * np.log(alpha / 2)) * np.sqrt(1 / n + 1 / m))


class DriftMonitor:
    def __init__(self, reference, threshold):
        self.reference = reference.copy()
        self.threshold = threshold

    def check(self, batch):
        return tuple(
            i for i, (e, a) in enumerate(zip(self.reference.T, batch.T)) if psi(e, a, 10) > self.threshold
        )
