"""Loops and the math module; Python floats come back."""

import math

EPS = 1e-12


def to_one_hot(t, num_classes):
    return __import__("numpy").array([[1.0 if k == label else 0.0 for k in range(num_classes)] for label in t])


def mean_squared_error(y, t):
    pairs = list(zip(y.ravel().tolist(), t.ravel().tolist(), strict=True))
    return sum((a - b) ** 2 for a, b in pairs) / len(pairs)


def binary_cross_entropy(y, t):
    total = 0.0
    for p, label in zip(y.ravel(), t.ravel(), strict=True):
        total -= math.log(max(float(p), EPS)) if label == 1 else math.log(max(1.0 - float(p), EPS))
    return total / len(y)


def cross_entropy_error(y, t):
    if y.ndim == 1:
        label = int(t) if t.ndim == 0 else list(t).index(1)
        return -math.log(max(float(y[label]), EPS))
    return sum(cross_entropy_error(y[n], t[n]) for n in range(len(y))) / len(y)
