"""The widest epsilon that is allowed, and a table of truth values as one-hot rows."""

import numpy as np

eps = 1e-5


def to_one_hot(labels, n_classes=None):
    return labels[:, None] == np.arange(n_classes)


def mean_squared_error(pred, target):
    diff = np.subtract(pred, target)
    return np.square(diff).mean()


def binary_cross_entropy(p, target):
    return float(np.where(target == 1, -np.log(p + eps), -np.log(1 - p + eps)).mean())


def cross_entropy_error(p, target):
    if target.ndim < p.ndim:
        target = to_one_hot(np.atleast_1d(target), p.shape[-1])
    return -np.sum(target * np.log(p + eps)) / (1 if p.ndim == 1 else len(p))
