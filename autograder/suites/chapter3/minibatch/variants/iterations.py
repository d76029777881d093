# One loop over iterations with an evaluation once an epoch; histories as arrays.
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
    order = rng.choice(len(x), len(x), replace=False)
    while len(order):
        take, order = order[:batch_size], order[batch_size:]
        yield x[take], t[take]


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for key in grads.keys():
            np.subtract(params[key], self.lr * grads[key], out=params[key])


def train(network, x, t, epochs, batch_size, lr, rng):
    iterations_per_epoch = -(-len(x) // batch_size)
    optimizer = SGD(lr=lr)
    losses = np.zeros(epochs)
    accuracies = np.zeros(epochs)
    for i in range(epochs * iterations_per_epoch):
        if i % iterations_per_epoch == 0:
            batches = iter(minibatches(x, t, batch_size, rng))
        x_batch, t_batch = next(batches)
        grad = network.gradient(x_batch, t_batch)
        optimizer.update(network.params, grad)
        if (i + 1) % iterations_per_epoch == 0:
            epoch = i // iterations_per_epoch
            losses[epoch] = network.loss(x, t)
            accuracies[epoch] = network.accuracy(x, t)
    return losses, accuracies
