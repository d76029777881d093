# Both networks side by side on the same batches, in float32; decay apart from the gradient; a named tuple; no history.
from collections import namedtuple

import numpy as np

Pair = namedtuple("Pair", "plain regularized")


class Model:
    def __init__(self, inputs, decay, drop, rng):
        self.W1 = (rng.standard_normal((inputs, 100)) / np.sqrt(inputs / 2)).astype(np.float32)
        self.b1 = np.zeros(100, np.float32)
        self.W2 = (rng.standard_normal((100, 10)) / np.sqrt(50)).astype(np.float32)
        self.b2 = np.zeros(10, np.float32)
        self.velocity = [np.zeros_like(p) for p in self.parameters()]
        self.decay, self.drop, self.rng = decay, drop, rng

    def parameters(self):
        return [self.W1, self.b1, self.W2, self.b2]

    def predict(self, x):
        return np.maximum(x.astype(np.float32) @ self.W1 + self.b1, 0) @ self.W2 + self.b2

    def learn(self, x, labels, lr):
        mask = self.rng.binomial(1, 1 - self.drop, (len(x), 100)).astype(np.float32) / np.float32(1 - self.drop)
        z = x @ self.W1 + self.b1
        h = np.where(z > 0, z, 0) * mask
        s = h @ self.W2 + self.b2
        y = np.exp(s - s.max(1, keepdims=True))
        y /= y.sum(1, keepdims=True)
        y[np.arange(len(x)), labels] -= 1
        y /= len(x)
        dz = (y @ self.W2.T) * mask * (z > 0)
        for p, v, g in zip(self.parameters(), self.velocity, (x.T @ dz, dz.sum(0), h.T @ y, y.sum(0))):
            p *= 1 - lr * 10 * self.decay if p.ndim == 2 else 1
            v *= 0.9
            v += g
            p -= lr * v


def overfitting_experiment(x_train, t_train, x_test, t_test, epochs, weight_decay, dropout_ratio, rng):
    labels = t_train.argmax(axis=1) if t_train.ndim > 1 else t_train
    x = x_train.astype(np.float32)
    pair = Pair(Model(x.shape[1], 0, 0, rng), Model(x.shape[1], weight_decay, dropout_ratio, rng))
    for _ in range(epochs):
        order = np.arange(len(x))
        rng.shuffle(order)
        for start in range(0, len(x), 16):
            for model in pair:
                model.learn(x[order[start : start + 16]], labels[order[start : start + 16]], 0.025)
    return pair
