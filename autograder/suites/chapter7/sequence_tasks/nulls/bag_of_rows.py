# fails: windows, last_step, learning
# The rows without their order: all that is known of them is their mean.
import numpy as np


class Model:
    """Softmax regression on what the rows have in common."""

    def __init__(self, rng):
        self.W, self.rng = None, rng

    def features(self, xs):
        return np.tanh(xs.mean(axis=1) @ np.random.default_rng(1).normal(size=(8, 100)))

    def predict(self, xs):
        z = self.features(xs)
        if self.W is None:
            self.W = 0.01 * self.rng.normal(size=(z.shape[1] + 1, 10))
        return np.hstack([z, np.ones((len(z), 1))]) @ self.W

    def step(self, xs, t, lr):
        y = np.exp(self.predict(xs))
        error = y / y.sum(axis=1, keepdims=True) - np.eye(10)[t]
        z = self.features(xs)
        self.W -= lr * np.hstack([z, np.ones((len(z), 1))]).T @ error


def windows(series, length):
    return series, series


def last_step(hs, lengths):
    return hs[:, 0]


def train_reader(xs, t, hidden_size, epochs, batch_size, lr, rng):
    model = Model(rng)
    for _ in range(epochs):
        order = rng.permutation(len(xs))
        for start in range(0, len(xs), batch_size):
            chosen = order[start : start + batch_size]
            model.step(xs[chosen], t[chosen], lr)
    return model
