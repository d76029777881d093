"""Through the logarithm of the sum; another number than the maximum is subtracted."""

import numpy as np


def softmax(z):
    top = z.max(-1, keepdims=True) + 1
    rest = np.log(np.exp(z - top).sum(-1, keepdims=True)) + top
    return np.exp(z - rest)
