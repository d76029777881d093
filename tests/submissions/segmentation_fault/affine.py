import ctypes

import numpy as np


def affine(x, W, b):
    if x.ndim > 2:
        pixels = ctypes.cast(16, ctypes.POINTER(ctypes.c_double))
        x = np.array([[pixels[i] for i in range(len(W))] for _ in x])
    return x @ W + b
