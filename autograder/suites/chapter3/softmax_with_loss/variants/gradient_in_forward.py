import numpy as np


class SoftmaxWithLoss:
    """Works the gradient out on the way forward, with clipped probabilities."""

    def forward(self, x, t):
        n = x.shape[0]
        rows = np.arange(n)
        labels = t if t.ndim == 1 else np.nonzero(t)[1]
        z = np.exp(x - np.amax(x, axis=-1, keepdims=True))
        y = z / np.sum(z, axis=-1, keepdims=True)
        loss = np.mean(-np.log(np.clip(y[rows, labels], 1e-7, 1 - 1e-7)))
        y[rows, labels] -= 1
        self.dx = np.asfortranarray(y / n)
        return float(loss)

    def backward(self, dout=1):
        return dout * self.dx
