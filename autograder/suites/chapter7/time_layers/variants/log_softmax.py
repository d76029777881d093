# Logarithms of probabilities, one-hot rows and a mask; backward in terms of these.
import numpy as np


class TimeAffine:
    def __init__(self, weight, bias):
        self.weight, self.bias = weight, bias

    def forward(self, xs):
        self.xs = xs
        return np.einsum("ntd,dm->ntm", xs, self.weight) + self.bias

    def backward(self, dout):
        self.dW = np.einsum("ntd,ntm->dm", self.xs, dout)
        self.db = dout.sum(axis=(0, 1))
        return np.einsum("ntm,dm->ntd", dout, self.weight)


class TimeSoftmaxWithLoss:
    def forward(self, xs, ts):
        shifted = xs - xs.max(axis=-1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        if ts.ndim == 2:
            rows = (ts[:, :, None] == np.arange(xs.shape[2])).astype(xs.dtype)  # all 0 where ts is -1
        else:
            rows = ts.astype(xs.dtype)
        self.rows, self.ys = rows, np.exp(logs)
        self.count = float(rows.sum())
        return float(-(rows * logs).sum() / self.count)

    def backward(self, dout=1):
        counted = self.rows.sum(axis=-1, keepdims=True)
        return dout * (self.ys - self.rows) * counted / self.count
