# fails: all
import numpy as np


class SoftmaxWithLoss:
    """No loss, and a gradient that agrees with it."""

    def forward(self, x, t):
        self.x = x
        return 0.0

    def backward(self, dout=1):
        return np.zeros_like(self.x)
