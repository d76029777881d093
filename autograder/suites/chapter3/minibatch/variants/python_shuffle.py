# A shuffle of a Python list of numbers by the generator, batches as tuples of stacked rows.
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
    numbers = list(range(len(x)))
    for i in range(len(numbers) - 1, 0, -1):
        j = int(rng.integers(i + 1))
        numbers[i], numbers[j] = numbers[j], numbers[i]
    return tuple(
        (np.stack([x[n] for n in numbers[i : i + batch_size]]), np.stack([t[n] for n in numbers[i : i + batch_size]]))
        for i in range(0, len(numbers), batch_size)
    )


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for k in params:
            params[k][:] = params[k] - self.lr * grads[k]
        return params


def train(network, x, t, epochs, batch_size, lr, rng):
    sgd = SGD(lr)
    results = []
    for epoch in range(epochs):
        for batch in minibatches(x, t, batch_size, rng):
            sgd.update(network.params, network.gradient(*batch))
        results.append((network.loss(x, t), network.accuracy(x, t)))
    return tuple(zip(*results))
