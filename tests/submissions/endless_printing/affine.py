import numpy as np


def affine(x, W, b):
    i = 0
    while x.ndim == 1 and i < len(x):
        print("row", i, "of x is", x[i])
    return x.reshape(-1, len(W)) @ W + b
