# fails: all
"""The bias for every sample, whatever the sample is."""

import numpy as np


def affine(x, W, b):
    return b.copy() if x.ndim == 1 else np.tile(b, (len(x), 1))
