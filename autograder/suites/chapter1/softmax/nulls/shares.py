# fails: all
"""Shares of the distances from the smallest score: positive, sum to 1, shifts change nothing."""

import numpy as np


def softmax(x):
    above = x - np.min(x, axis=-1, keepdims=True)
    return above / np.sum(above, axis=-1, keepdims=True)
