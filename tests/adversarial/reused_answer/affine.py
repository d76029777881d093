import numpy as np

given = []


def affine(x, W, b):
    for answer in given:
        answer[...] = np.nan
    given.append((x.reshape(len(x), -1) if x.ndim > 2 else x) @ W + b)
    return given[-1]
