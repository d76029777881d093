from collections import namedtuple

import numpy as np
from numerical import numerical_gradient

Walk = namedtuple("Walk", "x path")


def gradient_descent(function, start, learning_rate, steps):
    """New arrays all the way; only the places reached by a step are noted."""
    x, path = start, ()
    for _ in range(steps):
        x = x - learning_rate * numerical_gradient(function, np.array(x))
        path += (x,)
    return Walk(x, path)
