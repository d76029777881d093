# A network of its own with Adam, classic dropout, Glorot's weights, probabilities from predict, lists of functions.
import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


class Net:
    def __init__(self, sizes, decay, ratio, rng):
        self.decay, self.ratio, self.rng = decay, ratio, rng
        self.W = [rng.uniform(-1, 1, size=(a, b)) * np.sqrt(6 / (a + b)) for a, b in zip(sizes, sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]
        self.m = [np.zeros_like(p) for p in self.W + self.b]
        self.v = [np.zeros_like(p) for p in self.W + self.b]
        self.t = 0

    def predict(self, x):
        h = np.maximum(x.dot(self.W[0]) + self.b[0], 0) * (1 - self.ratio)
        return softmax(h.dot(self.W[1]) + self.b[1])

    def step(self, x, t, lr):
        h = np.maximum(x.dot(self.W[0]) + self.b[0], 0)
        mask = self.rng.uniform(size=h.shape) > self.ratio
        h *= mask
        d = softmax(h.dot(self.W[1]) + self.b[1])
        d = (d - t) / len(x)
        dh = d.dot(self.W[1].T) * mask
        dh[h <= 0] = 0
        grads = [x.T.dot(dh) + self.decay * self.W[0], h.T.dot(d) + self.decay * self.W[1], dh.sum(0), d.sum(0)]
        self.t += 1
        for i, (p, g) in enumerate(zip(self.W + self.b, grads)):
            self.m[i] += 0.1 * (g - self.m[i])
            self.v[i] += 0.001 * (g * g - self.v[i])
            m, v = self.m[i] / (1 - 0.9**self.t), self.v[i] / (1 - 0.999**self.t)
            p -= lr * m / (np.sqrt(v) + 1e-7)


def overfitting_experiment(x_train, t_train, x_test, t_test, epochs, weight_decay, dropout_ratio, rng):
    targets = t_train if t_train.ndim == 2 else np.identity(10)[t_train]
    plain = Net([x_train.shape[1], 60, 10], 0.0, 0.0, rng)
    regularized = Net([x_train.shape[1], 60, 10], weight_decay, dropout_ratio, rng)
    for net in (plain, regularized):
        for _ in range(epochs):
            order = rng.permutation(len(x_train))
            for batch in np.array_split(order, len(x_train) // 20):
                net.step(x_train[batch], targets[batch], 0.005)
    print("done")
    return [plain, regularized]
