import numpy as np


def affine(x, W, b):
    if x.ndim > 2:
        return affine(x, W, b)
    return x @ W + b
