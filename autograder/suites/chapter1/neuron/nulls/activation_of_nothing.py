# fails: all
"""The activation is called with zeros of the right shape."""

import numpy as np


def neuron(x, w, b, activation):
    return activation(0.0)


def layer(x, W, b, activation):
    return activation(np.zeros((x.shape[0], W.shape[1]), dtype=x.dtype))


def collapse_linear(W1, b1, W2, b2):
    return np.zeros((W1.shape[0], W2.shape[1]), dtype=W1.dtype), np.zeros(W2.shape[1], dtype=W1.dtype)
