# fails: all
"""Every function is the same rough curve x / (1 + |x|)."""

import numpy as np


def step_function(x):
    return x / (1 + np.abs(x))


sigmoid = relu = tanh = swish = step_function


def leaky_relu(x, alpha):
    return step_function(x)
