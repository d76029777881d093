"""Uniform instead of normal: between -a and a the variance is a^2 / 3."""

import numpy as np


def xavier(fan_in, fan_out, rng):
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def he(fan_in, fan_out, rng):
    limit = np.sqrt(6.0 / fan_in)
    return (rng.random((fan_in, fan_out)) * 2 - 1) * limit
