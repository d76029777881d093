# fails: all
"""Counts wrong answers instead of measuring how wrong they are: 0 or 16 for each sample."""

import numpy as np


def to_one_hot(t, num_classes):
    return np.zeros((len(t), num_classes), dtype=int)


def mean_squared_error(y, t):
    return float(np.mean(y != t))


def binary_cross_entropy(y, t):
    return 16.0 * float(np.mean((y > 0.5) != (t > 0.5)))


def cross_entropy_error(y, t):
    labels = t if t.ndim < y.ndim else np.argmax(t, axis=-1)
    return 16.0 * float(np.mean(np.argmax(y, axis=-1) != labels))
