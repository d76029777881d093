import numpy as np


def affine(x, W, b):
    return np.ones(100 << 20, np.uint8)
