# The whole network in one class, as layers in a dictionary; epsilon 1e-7 in the logarithm; labels made of one-hot rows.
from collections import OrderedDict

import numpy as np


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t = t if t.ndim == 1 else np.argmax(t, axis=1)
        x = x - np.max(x, axis=1, keepdims=True)
        self.y = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
        n = len(x)
        return -np.sum(np.log(self.y[np.arange(n), self.t] + 1e-7)) / n

    def backward(self, dout=1):
        n = len(self.y)
        dx = self.y.copy()
        dx[np.arange(n), self.t] -= 1
        return dx / n


def l1_penalty(W, lam):
    return lam * np.linalg.norm(W.ravel(), 1)


def l1_gradient(W, lam):
    return lam * np.where(W > 0, W.dtype.type(1), W.dtype.type(-1))


def l2_penalty(W, weight_decay_lambda):
    return 0.5 * weight_decay_lambda * np.sum(W**2)


def l2_gradient(W, weight_decay_lambda):
    return weight_decay_lambda * W


class TwoLayerNetWithRegularization:
    def __init__(self, input_size, hidden_size, output_size, weight_decay_lambda=0, kind="l2", weight_init_std=0.01):
        self.weight_decay_lambda, self.kind = weight_decay_lambda, kind
        self.params = {}
        self.params["W1"] = weight_init_std * np.random.randn(input_size, hidden_size)
        self.params["b1"] = np.zeros(hidden_size)
        self.params["W2"] = weight_init_std * np.random.randn(hidden_size, output_size)
        self.params["b2"] = np.zeros(output_size)
        self.layers = OrderedDict()
        self.layers["Affine1"] = Affine(self.params["W1"], self.params["b1"])
        self.layers["Relu1"] = Relu()
        self.layers["Affine2"] = Affine(self.params["W2"], self.params["b2"])
        self.last_layer = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        y = self.predict(x)
        weight_decay = 0
        for idx in (1, 2):
            W = self.params["W" + str(idx)]
            if self.kind == "l2":
                weight_decay += 0.5 * self.weight_decay_lambda * np.sum(W**2)
            else:
                weight_decay += self.weight_decay_lambda * np.sum(np.abs(W))
        return self.last_layer.forward(y, t) + weight_decay

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last_layer.backward(1)
        layers = list(self.layers.values())
        layers.reverse()
        for layer in layers:
            dout = layer.backward(dout)
        grads = {}
        for idx in (1, 2):
            layer = self.layers["Affine" + str(idx)]
            if self.kind == "l2":
                decay = self.weight_decay_lambda * layer.W
            else:
                decay = self.weight_decay_lambda * np.sign(layer.W)
            grads["W" + str(idx)] = layer.dW + decay
            grads["b" + str(idx)] = layer.db
        return grads
