# fails: all
"""Only biases, or weights of ones, come out, in the right shape."""

import numpy as np


def neuron(x, w, b, activation):
    return activation(b)


def layer(x, W, b, activation):
    return activation(np.tile(b, (len(x), 1)))


def collapse_linear(W1, b1, W2, b2):
    return np.ones((W1.shape[0], W2.shape[1]), dtype=W1.dtype), b2
