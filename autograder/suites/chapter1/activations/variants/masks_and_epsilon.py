"""Boolean masks, an epsilon in each division, step as bools, scalars made into arrays."""

import numpy as np

EPS = 1e-7


def as_floats(x):
    x = np.array(x)
    return x if x.dtype.kind == "f" else x.astype(float)


def step_function(x):
    return np.asarray(x) > 0


def sigmoid(x):
    x = as_floats(x)
    y = np.empty_like(x)
    up = x >= 0
    y[up] = 1 / (1 + np.exp(-x[up]) + EPS)
    small = np.exp(x[~up])
    y[~up] = small / (1 + small + EPS)
    return y


def relu(x):
    y = as_floats(x)
    y[y <= 0] = 0
    return y


def leaky_relu(x, a):
    y = as_floats(x)
    y[y <= 0] *= a
    return y


def tanh(x):
    x = as_floats(x)
    e = np.exp(-2 * np.abs(x))
    return np.sign(x) * (1 - e) / (1 + e + EPS)


def swish(x):
    return as_floats(x) * sigmoid(x)
