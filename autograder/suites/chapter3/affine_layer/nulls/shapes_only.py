# fails: all
import numpy as np


class Affine:
    """Right shapes and types, ones everywhere."""

    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW, self.db = np.ones_like(W), np.ones_like(b)

    def forward(self, x):
        self.x = x
        return np.ones((len(x), self.W.shape[1]), dtype=x.dtype)

    def backward(self, dout):
        return np.ones_like(self.x)
