# fails: steps, history, learning, other_data
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


def minibatches(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    return [(x[order[i : i + batch_size]], t[order[i : i + batch_size]]) for i in range(0, len(x), batch_size)]


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


def train(network, x, t, epochs, batch_size, lr, rng):
    for _ in range(epochs):
        for x_batch, t_batch in minibatches(x, t, batch_size, rng):
            network.gradient(x_batch, t_batch)
    return [network.loss(x, t)] * epochs, [network.accuracy(x, t)] * epochs
