"""The bias as one more row of weights, for an input that is always 1."""

import numpy as np


def affine(x, W, b):
    single = x.ndim == 1
    rows = x[None] if single else x.reshape(x.shape[0], -1)
    rows = np.hstack([rows, np.ones((len(rows), 1), dtype=x.dtype)])
    out = rows @ np.vstack([W, b])
    return out[0] if single else out
