import numpy as np


def numerical_diff(f, x):
    h = 1e-6
    return float((f(x + h) - f(x - h)) * 0.5 / h)


def numerical_gradient(f, x):
    """Moves the whole array by a step in one direction: NumPy itself refuses to add it to integers."""
    h = 1e-6
    grad = np.empty(x.shape)
    for index, _ in np.ndenumerate(x):
        step = np.zeros(x.shape)
        step[index] = h
        x += step
        above = f(x)
        x -= step
        x -= step
        below = f(x)
        x += step
        grad[index] = (above - below) / (2 * h)
    return grad
