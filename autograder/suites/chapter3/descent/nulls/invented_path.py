# fails: all
import numpy as np


def gradient_descent(f, init_x, lr, step_num):
    """A straight line to the origin, without a look at f."""
    path = [init_x * (1 - k / step_num) for k in range(step_num + 1)]
    return np.zeros_like(init_x), path
