"""Sums written out as loops; a layer asks its neurons one by one and activates at the end."""

import numpy as np


def neuron(inputs, weights, bias, f):
    total = 0.0
    for value, weight in zip(inputs, weights, strict=True):
        total += value * weight
    return f(total + bias)


def layer(inputs, weights, biases, f):
    n, k = inputs.shape[0], weights.shape[1]
    a = np.zeros((n, k), dtype=inputs.dtype)
    for i in range(n):
        for j in range(k):
            a[i, j] = neuron(inputs[i], weights[:, j], biases[j], lambda value: value)
    return f(a)


def collapse_linear(A, a, B, b):
    W = np.zeros((A.shape[0], B.shape[1]), dtype=A.dtype)
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            W[i, j] = np.sum(A[i] * B[:, j])
    offset = b.copy()
    for h in range(len(a)):
        offset += a[h] * B[h]
    return [W, offset]
