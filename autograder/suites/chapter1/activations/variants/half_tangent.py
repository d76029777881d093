"""Everything from one hyperbolic tangent; the results may be views in Fortran order."""

import numpy as np


def step_function(x):
    return np.heaviside(x, 0)


def sigmoid(x):
    return 0.5 * np.tanh(0.5 * np.asfortranarray(x)).reshape(np.shape(x)) + 0.5


def relu(x):
    return (x + np.abs(x)) / 2


def leaky_relu(x, alpha):
    return np.clip(x, 0, None) + alpha * np.clip(x, None, 0)


def tanh(x):
    return np.sinh(np.clip(x, -30, 30)) / np.cosh(np.clip(x, -30, 30))


def swish(x):
    return x * sigmoid(x)
