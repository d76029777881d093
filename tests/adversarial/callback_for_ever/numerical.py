import numpy as np


def numerical_diff(f, x):
    best = 0.0
    while True:
        try:
            best = max(best, f(x))
        except Exception:
            best = 0.0


def numerical_gradient(f, x):
    return None
