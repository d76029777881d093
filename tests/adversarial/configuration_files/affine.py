import numpy as np


def affine(x, W, b):
    return np.zeros((len(x), len(b)))
