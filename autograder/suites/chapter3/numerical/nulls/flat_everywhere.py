# fails: all
import numpy as np


def numerical_diff(f, x):
    """Says that every function is flat."""
    f(x)
    return 0.0


def numerical_gradient(f, x):
    f(x)
    return np.zeros(x.shape)
