"""The network of the article that the course follows: four arguments, always L2, its own layers."""

from collections import OrderedDict

import numpy as np


class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.x = self.dW = self.db = None

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW, self.db = np.dot(self.x.T, dout), np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t
        x = x - np.max(x, axis=1, keepdims=True)
        self.y = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
        return -np.sum(t * np.log(self.y + 1e-7)) / len(x)

    def backward(self, dout=1):
        return (self.y - self.t) / len(self.t)


class TwoLayerNetWithRegularization:
    def __init__(self, input_size, hidden_size, output_size, weight_decay_lambda=0.01):
        self.weight_decay_lambda = weight_decay_lambda
        self.params = {
            "W1": np.sqrt(2.0 / input_size) * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": np.sqrt(2.0 / hidden_size) * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }
        self.layers = OrderedDict(
            affine1=Affine(self.params["W1"], self.params["b1"]),
            relu=Relu(),
            affine2=Affine(self.params["W2"], self.params["b2"]),
        )
        self.last_layer = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        weight_decay = 0
        for key in ("W1", "W2"):
            weight_decay += 0.5 * self.weight_decay_lambda * np.sum(self.params[key] ** 2)
        return self.last_layer.forward(self.predict(x), t) + weight_decay

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last_layer.backward(1)
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        grads = {}
        for number, layer in enumerate((self.layers["affine1"], self.layers["affine2"]), start=1):
            grads[f"W{number}"] = layer.dW + self.weight_decay_lambda * layer.W
            grads[f"b{number}"] = layer.db
        return grads
