# fails: all
"""Zeros of the right shape and type."""

import numpy as np


def affine(x, W, b):
    shape = b.shape if x.ndim == 1 else (len(x), len(b))
    return np.zeros(shape, dtype=x.dtype)
