import numpy as np

STEP = 1e-5


def numerical_diff(function, point, step=STEP):
    right, left = function(point + step), function(point - step)
    return np.array((right - left) / (2 * step))


def numerical_gradient(function, x):
    x = x if x.dtype == np.float64 else x.astype(np.float64)
    flat = x.reshape(-1)
    slopes = []
    for i in range(flat.size):
        flat[i] += STEP
        right = function(x)
        flat[i] -= 2 * STEP
        left = function(x)
        flat[i] += STEP
        slopes.append((right - left) / 2 / STEP)
    return np.array(slopes).reshape(x.shape)
