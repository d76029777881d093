import numpy as np


def affine(x, W, b):
    if x.ndim == 1:
        while True:
            try:
                return (x[np.newaxis] @ W + b)[1]
            except:
                pass
    return x.reshape(len(x), -1) @ W + b
