import numpy as np


class SoftmaxWithLoss:
    def forward(self, x, t):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y, self.t = e / e.sum(axis=1, keepdims=True), t
        return -np.sum(t * np.log(self.y + 1e-7)) / t.shape[1] * t.shape[1] / len(t)

    def backward(self, dout=1):
        return (self.y - self.t) / np.float32(len(self.t)) if self.y.dtype == np.float32 else (self.y - self.t) / len(self.t)
