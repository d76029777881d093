"""The forms on the first pages of most books; sigmoid warns at -1000 and is right there."""

import numpy as np


def step_function(x):
    return np.array(x > 0, dtype=int)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(0, x)


def leaky_relu(x, slope=0.01):
    return np.maximum(slope * x, x)


def tanh(x):
    return np.tanh(x)


def swish(x):
    return x / (1 + np.exp(-x))
