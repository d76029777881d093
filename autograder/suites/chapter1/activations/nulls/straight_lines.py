# fails: all
"""Rough straight lines with the right limits."""

import numpy as np


def step_function(x):
    return np.clip(x, 0, 1)


def sigmoid(x):
    return np.clip(0.25 * np.asarray(x) + 0.5, 0, 1)


def relu(x):
    return np.abs(x)


def leaky_relu(x, alpha):
    return alpha * x


def tanh(x):
    return np.clip(x, -1, 1)


def swish(x):
    return np.maximum(x, 0)
