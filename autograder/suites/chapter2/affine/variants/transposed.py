"""Columns instead of rows on the way: the result is a view in Fortran order."""

import numpy as np


def affine(x, W, b):
    if x.ndim == 1:
        return np.einsum("d,dm->m", x, W) + b
    columns = np.reshape(x, (len(x), int(np.prod(x.shape[1:])))).T
    out = (W.T @ columns + b[:, None]).T
    out.flags.writeable = False
    return out
