# Batches of nearly equal size by np.array_split; the loss is printed; the gradient comes through a list of what was seen.
import math

import numpy as np
from given import Adam


class Autoencoder:
    def __init__(self, input_size, hidden_size, code_size):
        rng, self.params = np.random.default_rng(), {}
        sizes = (input_size, hidden_size, code_size, hidden_size, input_size)
        for i, (rows, columns) in enumerate(zip(sizes[:-1], sizes[1:])):
            self.params[f"W{i + 1}"] = rng.normal(0, 1 / np.sqrt(rows), (rows, columns))
            self.params[f"b{i + 1}"] = np.zeros(columns)

    def _affine(self, x, i):
        return np.matmul(x, self.params["W%d" % i]) + self.params["b%d" % i]

    def encode(self, x):
        return self._affine(self._affine(x, 1).clip(min=0), 2)

    def decode(self, z):
        scores = self._affine(self._affine(z, 3).clip(min=0), 4)
        return np.where(scores >= 0, 1 / (1 + np.exp(-abs(scores))), 1 - 1 / (1 + np.exp(-abs(scores))))

    def loss(self, x, target):
        return np.square(target - self.decode(self.encode(x))).mean(axis=1).mean()

    def gradient(self, x, target):
        h = self._affine(x, 1).clip(min=0)
        z = self._affine(h, 2)
        g = self._affine(z, 3).clip(min=0)
        y = self.decode(z)
        back, grads = (y - target) * 2 * y * (1 - y) / (y.shape[0] * y.shape[1]), {}
        for i, below in ((4, g), (3, z), (2, h), (1, x)):
            grads["W%d" % i] = np.einsum("nd,nm->dm", below, back)
            grads["b%d" % i] = np.einsum("nm->m", back)
            back = np.einsum("nm,dm->nd", back, self.params["W%d" % i])
            if i in (4, 2):
                back[below == 0] = 0
        return grads


def train_autoencoder(x, hidden_size, code_size, noise, epochs, batch_size, lr, rng):
    model = Autoencoder(x.shape[1], hidden_size, code_size)
    optimizer = Adam(lr)
    places = np.arange(len(x))
    for epoch in range(epochs):
        rng.shuffle(places)
        for batch in np.array_split(places, math.ceil(len(x) / batch_size)):
            clean = x[batch]
            noisy = clean + rng.standard_normal(clean.shape) * noise
            optimizer.update(model.params, model.gradient(noisy, clean))
        if epoch % 10 == 9:
            print("epoch", epoch + 1, "loss", model.loss(clean, clean))
    return model
