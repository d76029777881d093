import math

import numpy as np


class SoftmaxWithLoss:
    """Plain loops and an epsilon of 1e-5."""

    def forward(self, x, t):
        self.labels = [int(np.argmax(row)) for row in t] if t.ndim == 2 else [int(label) for label in t]
        self.probabilities, self.dtype = [], x.dtype
        loss = 0.0
        for row, label in zip(x.tolist(), self.labels, strict=True):
            powers = [math.exp(score - max(row)) for score in row]
            p = [power / sum(powers) for power in powers]
            self.probabilities.append(p)
            loss -= math.log(p[label] + 1e-5)
        return loss / len(x)

    def backward(self, dout=1):
        dx = np.array(self.probabilities, dtype=self.dtype)
        for n, label in enumerate(self.labels):
            dx[n, label] -= 1
        dx *= dout
        dx /= len(dx)
        return dx
