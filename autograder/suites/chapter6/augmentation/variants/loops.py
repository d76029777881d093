# Loops over pixels and images, forms with rot90 and copies, the range kept by minimum and maximum.
import math

import numpy as np


def flip(x):
    return np.flip(x, -1).copy()


def shift(x, dy, dx):
    n, c, h, w = x.shape
    out = np.zeros_like(x)
    for i in range(h):
        for j in range(w):
            if 0 <= i - dy < h and 0 <= j - dx < w:
                out[:, :, i, j] = x[:, :, i - dy, j - dx]
    return out


def rotate(x, degrees):
    n, c, h, w = x.shape
    theta = math.radians(degrees)
    cy, cx = h / 2 - 0.5, w / 2 - 0.5
    out = np.zeros(x.shape, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            y, x_ = cy - i, j - cx  # y upwards
            u = x_ * math.cos(theta) + y * math.sin(theta)
            v = y * math.cos(theta) - x_ * math.sin(theta)
            row, column = round(cy - v), round(cx + u)
            if 0 <= row < h and 0 <= column < w:
                out[:, :, i, j] = x[:, :, row, column]
    return out


def brightness(x, factor):
    return np.minimum(1, np.maximum(0, factor * x))


def noise(x, std, rng):
    out = x + std * rng.standard_normal(x.shape)
    out[out < 0] = 0
    out[out > 1] = 1
    return out.astype(x.dtype)


def augment(x, t, rng):
    out = np.empty_like(x)
    for k in range(len(x)):
        one = x[k : k + 1]
        one = rotate(one, rng.uniform(-15, 15))
        one = shift(one, int(rng.integers(-2, 3)), int(rng.integers(-2, 3)))
        one = noise(one, rng.uniform(0.01, 0.03), rng)
        out[k] = brightness(one, rng.uniform(0.8, 1.2))[0]
    return [out, t.copy()]
