# The gradient taken through the logarithm with its epsilon and through softmax, sample by sample, in loops.
import math

import numpy as np

EPSILON = 1e-5


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": np.random.normal(0, 0.1, (input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": np.random.normal(0, 0.1, (hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }

    def _forward(self, row):
        p = self.params
        before = row @ p["W1"] + p["b1"]
        hidden = before * (before > 0)
        scores = hidden @ p["W2"] + p["b2"]
        powers = np.exp(scores - max(scores))
        return before, hidden, powers / sum(powers)

    def predict(self, x):
        return np.array([self._forward(row)[2] for row in x])

    def _labels(self, t):
        return [int(np.argmax(one)) if np.ndim(one) else int(one) for one in t]

    def loss(self, x, t):
        total = 0.0
        for y, label in zip(self.predict(x), self._labels(t)):
            total -= math.log(y[label] + EPSILON)
        return total / len(x)

    def accuracy(self, x, t):
        right = 0
        for y, label in zip(self.predict(x), self._labels(t)):
            right += int(y.argmax() == label)
        return right / len(x)

    def numerical_gradient(self, x, t):
        h = 1e-5
        grads = {}
        for key, array in self.params.items():
            grads[key] = np.empty(array.shape)
            for i in range(array.size):
                old = array.flat[i]
                array.flat[i] += h
                up = self.loss(x, t)
                array.flat[i] -= 2 * h
                grads[key].flat[i] = (up - self.loss(x, t)) / (2 * h)
                array.flat[i] = old
        return grads

    def gradient(self, x, t):
        p = self.params
        grads = {key: np.zeros(array.shape) for key, array in p.items()}
        for row, label in zip(x, self._labels(t)):
            before, hidden, y = self._forward(row)
            dy = np.zeros(len(y))
            dy[label] = -1 / (y[label] + EPSILON) / len(x)
            dscores = y * (dy - np.sum(dy * y))
            grads["W2"] += np.outer(hidden, dscores)
            grads["b2"] += dscores
            dbefore = (p["W2"] @ dscores) * np.heaviside(before, 0)
            grads["W1"] += np.outer(row, dbefore)
            grads["b1"] += dbefore
        return grads
