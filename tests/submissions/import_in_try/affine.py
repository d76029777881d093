import numpy as np

try:
    import no_such_plotting_library as plotting
except ImportError:
    plotting = None


def affine(x, W, b):
    if x.ndim > 2:
        x = x.reshape(len(x), -1)
    return x @ W + b


def show(y):
    if plotting is not None:
        plotting.imshow(y)
