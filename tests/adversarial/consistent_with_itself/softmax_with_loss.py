import numpy as np


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.error = (x - (t if t.ndim == 2 else np.eye(x.shape[1])[t])) / len(x)
        return float(np.sum(self.error**2) * len(x) / 2)

    def backward(self, dout=1):
        return self.error
