# fails: all
import numpy as np


class SoftmaxWithLoss:
    """A squared error with the right gradient of itself."""

    def forward(self, x, t):
        t = t if t.ndim == 2 else np.eye(x.shape[1], dtype=x.dtype)[t]
        self.difference = x - t
        return float(np.sum(self.difference**2) / 2 / len(x))

    def backward(self, dout=1):
        return self.difference / len(self.difference)
