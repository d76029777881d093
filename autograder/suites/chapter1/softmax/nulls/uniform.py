# fails: all
"""Every class is equally likely: rows sum to 1, and a shift changes nothing."""

import numpy as np


def softmax(x):
    return np.full_like(x, 1 / x.shape[-1], dtype=x.dtype if x.dtype.kind == "f" else float)
