# A loop over the steps for the layer, loops over every position for the loss; a small number in the logarithm.
import numpy as np


class TimeAffine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, xs):
        self.xs = xs
        out = np.empty((*xs.shape[:2], len(self.b)), dtype=xs.dtype)
        for t in range(xs.shape[1]):
            out[:, t] = xs[:, t] @ self.W + self.b
        return out

    def backward(self, dout):
        self.dW, self.db, dxs = np.zeros_like(self.W), np.zeros_like(self.b), np.zeros_like(self.xs)
        for n, t, j in np.ndindex(dout.shape):
            self.db[j] += dout[n, t, j]
            for i in range(len(self.W)):
                self.dW[i, j] += self.xs[n, t, i] * dout[n, t, j]
                dxs[n, t, i] += self.W[i, j] * dout[n, t, j]
        return dxs


class TimeSoftmaxWithLoss:
    def forward(self, xs, ts):
        if ts.ndim == xs.ndim:
            ts = ts.argmax(axis=-1)
        self.ts, self.ys = ts, np.empty_like(xs)
        total, self.count = 0.0, 0
        for n, t in np.ndindex(ts.shape):
            e = np.exp(xs[n, t] - max(xs[n, t]))
            self.ys[n, t] = e / sum(e)
            if ts[n, t] >= 0:
                total -= np.log(self.ys[n, t, ts[n, t]] + 1e-7)
                self.count += 1
        return total / self.count

    def backward(self, dout=1):
        dxs = np.zeros_like(self.ys)
        for n, t in np.ndindex(self.ts.shape):
            if self.ts[n, t] >= 0:
                for k in range(dxs.shape[2]):
                    dxs[n, t, k] = dout * (self.ys[n, t, k] - (k == self.ts[n, t])) / self.count
        return dxs
