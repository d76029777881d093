import numpy as np


def affine(x, W, b):
    error = ValueError("innermost")
    for i in range(10_000):
        outer = ExceptionGroup("group", [error]) if x.ndim == 1 else ValueError(i)
        outer.__cause__ = error
        error = outer
    raise error
