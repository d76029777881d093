"""Weights in float32, drawn the other way round and transposed."""

import numpy as np


def xavier(fan_in, fan_out, rng):
    W = rng.standard_normal((fan_out, fan_in), dtype=np.float32).T
    W *= np.float32(np.sqrt(2 / (fan_in + fan_out)))
    return W


def he(fan_in, fan_out, rng):
    return rng.normal(size=fan_in * fan_out).reshape(fan_in, fan_out).astype(np.float32) * (2 / fan_in) ** 0.5
