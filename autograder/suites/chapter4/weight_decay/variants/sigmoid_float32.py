# A sigmoid in the hidden layer, float32 parameters, sums in Python, epsilon 1e-5 in the logarithm.
import math

import numpy as np


def l1_penalty(W, lam):
    return lam * sum(abs(float(w)) for w in np.ravel(W))


def l1_gradient(W, lam):
    gradient = np.empty_like(W)
    for index in np.ndindex(W.shape):
        gradient[index] = math.copysign(lam, W[index])
    return gradient


def l2_penalty(W, lam):
    return lam * sum(float(w) ** 2 for w in np.ravel(W)) / 2


def l2_gradient(W, lam):
    gradient = W.copy(order="F")
    gradient *= lam
    return gradient


PENALTIES = {"l1": (l1_penalty, l1_gradient), "l2": (l2_penalty, l2_gradient)}


class TwoLayerNetWithRegularization:
    def __init__(self, d, h, k, lam, penalty):
        self.lam, (self.penalty, self.slope) = lam, PENALTIES[penalty.lower()]
        shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
        self.params = {key: np.float32(0.1) * np.random.randn(*shape).astype("f4") for key, shape in shapes.items()}

    def forward(self, x):
        p = self.params
        hidden = 1 / (1 + np.exp(-(x @ p["W1"] + p["b1"])))
        scores = hidden @ p["W2"] + p["b2"]
        y = np.exp(scores)
        return hidden, y / y.sum(axis=1, keepdims=True)

    def predict(self, x):
        return self.forward(x)[1]

    def labels(self, t):
        return t.argmax(axis=1) if t.ndim == 2 else t

    def loss(self, x, t):
        y = self.predict(x)[range(len(x)), self.labels(t)]
        return np.float32(-np.log(y + 1e-5).mean() + sum(self.penalty(self.params[k], self.lam) for k in ("W1", "W2")))

    def gradient(self, x, t):
        p, (hidden, delta) = self.params, self.forward(x)
        delta[range(len(x)), self.labels(t)] -= 1
        delta /= len(x)
        inner = (delta @ p["W2"].T) * hidden * (1 - hidden)
        grads = {"W2": hidden.T @ delta, "b2": delta.sum(0), "W1": x.T @ inner, "b1": inner.sum(0)}
        for key in ("W1", "W2"):
            grads[key] += self.slope(p[key], self.lam)
        return grads
