"""Layer objects in a row, which hold the arrays of params; the last one is apart."""

from collections import OrderedDict

import numpy as np


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        return x @ self.W + self.b


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out


class Softmax:
    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)


class ThreeLayerNet:
    def __init__(self, input_size, hidden_size, output_size, seed=None):
        rng = np.random.RandomState(seed)
        sizes = [input_size, hidden_size, output_size]
        self.params = {}
        for i in (1, 2):
            limit = np.sqrt(6 / sizes[i - 1])
            self.params[f"W{i}"] = rng.uniform(-limit, limit, (sizes[i - 1], sizes[i]))
            self.params[f"b{i}"] = np.zeros(sizes[i])
        self.layers = OrderedDict()
        self.layers["Affine1"] = Affine(self.params["W1"], self.params["b1"])
        self.layers["Relu1"] = Relu()
        self.layers["Affine2"] = Affine(self.params["W2"], self.params["b2"])
        self.last = Softmax()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return self.last.forward(x)

    def loss(self, x, t):
        y = self.predict(x)
        if t.ndim == 1:
            t = np.eye(y.shape[1])[t]
        return float(np.mean(-np.sum(t * np.log(np.clip(y, 1e-12, 1)), axis=1)))

    def accuracy(self, x, t):
        labels = t if t.ndim == 1 else t.argmax(1)
        return float((self.predict(x).argmax(1) == labels).mean())
