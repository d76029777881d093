# fails: all
"""All the probability to the largest score."""

import numpy as np


def softmax(x):
    return (x == np.max(x, axis=-1, keepdims=True)).astype(float)
