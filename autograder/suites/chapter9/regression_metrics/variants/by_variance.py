# Norms, the variance and an epsilon of 1e-5; arrays without axes come back.
import numpy as np


def mean_squared_error(y, t):
    return np.array(np.dot(y - t, y - t) / y.size)


def root_mean_squared_error(y, t):
    return np.sqrt(np.linalg.norm(y - t) ** 2 / y.shape[0] + 1e-5)


def mean_absolute_error(y, t):
    return np.where(y > t, y - t, t - y).mean()


def r2_score(y, t):
    return (t.var() - mean_squared_error(y, t)) / (t.var() + 1e-5)
