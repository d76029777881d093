import numpy as np


def affine(x, W, b):
    return str(x.reshape(-1, len(W)) @ W + b)
