# fails: all
import numpy as np


class SoftmaxWithLoss:
    """Takes all classes for equally probable, without a look at the scores."""

    def forward(self, x, t):
        self.y = np.full_like(x, 1 / x.shape[1])
        self.t = t if t.ndim == 2 else np.eye(x.shape[1], dtype=x.dtype)[t]
        return float(np.log(x.shape[1]))

    def backward(self, dout=1):
        return (self.y - self.t) / len(self.y)
