# fails: all
"""The loss of a guess, whatever the predictions are."""

import numpy as np


def to_one_hot(t, num_classes):
    return np.full((len(t), num_classes), 1 / num_classes)


def mean_squared_error(y, t):
    return 0.0


def binary_cross_entropy(y, t):
    return float(np.log(2))


def cross_entropy_error(y, t):
    return float(np.log(y.shape[-1]))
