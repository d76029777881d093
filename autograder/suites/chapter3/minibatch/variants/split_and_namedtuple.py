# np.array_split at the batch borders, argsort of random keys, a NamedTuple for the history, no optimiser in train.
from typing import NamedTuple

import numpy as np


class SoftmaxRegression:
    def __init__(self, input_size, output_size):
        self.W, self.b = np.zeros((input_size, output_size)), np.zeros(output_size)
        self.params = {"W": self.W, "b": self.b}

    def predict(self, x):
        scores = x @ self.W + self.b  # (N, D) @ (D, K) -> (N, K)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        return -np.mean(np.log(np.sum(self.predict(x) * self.one_hot(t), axis=1) + 1e-12))

    def accuracy(self, x, t):
        return np.mean(self.predict(x).argmax(axis=1) == self.one_hot(t).argmax(axis=1))

    def gradient(self, x, t):
        error = (self.predict(x) - self.one_hot(t)) / len(x)  # (N, K)
        return {"W": x.T @ error, "b": error.sum(axis=0)}

    def one_hot(self, t):
        return np.eye(len(self.b))[t] if t.ndim == 1 else t


class History(NamedTuple):
    losses: list
    accuracies: list


def minibatches(x, t, batch_size, rng):
    order = np.argsort(rng.random(len(x)))
    parts = np.array_split(order, range(batch_size, len(x), batch_size))
    return ((x[part], t[part]) for part in parts)


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for (key, param), grad in zip(params.items(), grads.values()):
            param += -self.lr * grad


def train(network, x, t, epochs, batch_size, lr, rng):
    history = History([], [])
    for _ in range(epochs):
        for x_batch, t_batch in minibatches(x, t, batch_size, rng):
            for key, grad in network.gradient(x_batch, t_batch).items():
                network.params[key] -= lr * grad
        history.losses.append(np.float64(network.loss(x, t)))
        history.accuracies.append(network.accuracy(x, t))
    return history
