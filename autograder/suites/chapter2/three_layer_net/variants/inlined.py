"""Nothing imported from the chapter; parameters in float32; an epsilon of 1e-5."""

import numpy as np


class ThreeLayerNet:
    def __init__(self, n_in, n_hidden, n_out):
        def he(rows, columns):
            return (np.random.randn(rows, columns) * np.sqrt(2.0 / rows)).astype(np.float32)

        self.params = {
            "W1": he(n_in, n_hidden),
            "b1": np.zeros(n_hidden, dtype=np.float32),
            "W2": he(n_hidden, n_out),
            "b2": np.zeros(n_out, dtype=np.float32),
        }

    def predict(self, x):
        W1, b1, W2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
        z = np.dot(x.astype(np.float32), W1) + b1
        z[z < 0] = 0
        a = np.dot(z, W2) + b2
        a = a.T
        a = a - np.max(a, axis=0)
        return (np.exp(a) / np.sum(np.exp(a), axis=0)).T

    def loss(self, x, t):
        y = self.predict(x)
        if t.size == y.size:
            t = t.argmax(axis=1)
        return -np.sum(np.log(y[np.arange(len(y)), t] + 1e-5)) / len(y)

    def accuracy(self, x, t):
        y = np.argmax(self.predict(x), axis=1)
        if t.ndim != 1:
            t = np.argmax(t, axis=1)
        return np.sum(y == t) / float(x.shape[0])
