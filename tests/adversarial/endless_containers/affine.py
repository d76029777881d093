import numpy as np


def affine(x, W, b):
    if x.ndim == 1:
        y = []
        y.append(y)
        return y
    if x.ndim == 2:
        return list(range(10**6)) if len(x) < 10 else 10**5000
    y = ()
    for _ in range(10_000):
        y = (y,)
    return y
