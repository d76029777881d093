"""collapse_linear by probing the two layers; other products of NumPy; a NamedTuple comes back."""

from typing import NamedTuple

import numpy as np


class Linear(NamedTuple):
    W: np.ndarray
    b: np.ndarray


def neuron(x, w, b, activation):
    return activation(np.sum(np.multiply(x, w)) + b)


def layer(x, W, b, activation):
    return activation(np.einsum("nd,dk->nk", x, W) + b[np.newaxis, :])


def identity(a):
    return a


def collapse_linear(W1, b1, W2, b2):
    def both(x):
        return layer(layer(x, W1, b1, identity), W2, b2, identity)

    b = both(np.zeros((1, W1.shape[0]), dtype=W1.dtype))[0]
    return Linear(both(np.eye(W1.shape[0], dtype=W1.dtype)) - b, b)
