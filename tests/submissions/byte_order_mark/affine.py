import numpy as np


def affine(x, W, b):
    """バッチの各行について x @ W + b を計算する。"""
    if x.ndim > 2:
        x = x.reshape(len(x), -1)
    return np.dot(x, W) + b
