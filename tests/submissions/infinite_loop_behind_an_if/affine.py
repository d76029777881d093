import numpy as np


def affine(x, W, b):
    if x.ndim == 1:
        y = b
        for i in range(10**12):
            if i < len(x):
                y = y + x[i] * W[i]
        return y
    return x.reshape(len(x), -1) @ W + b
