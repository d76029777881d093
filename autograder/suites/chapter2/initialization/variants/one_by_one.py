"""Every weight in a loop, with a helper of its own."""

import math

import numpy as np


def fill(rows, columns, variance, generator):
    W = np.empty((rows, columns))
    for i in range(rows):
        for j in range(columns):
            W[i, j] = generator.normal(loc=0, scale=math.sqrt(variance))
    return W


def xavier(n_in, n_out, generator):
    return fill(n_in, n_out, 2 / (n_in + n_out), generator)


def he(n_in, n_out, generator):
    return fill(n_in, n_out, 2 / n_in, generator)
