# fails: windows, last_step, rate, any_length
# No network: the answer is the label of the nearest training image, whatever lr says.
import numpy as np


class Model:
    def __init__(self, x, t):
        self.x, self.t = x.reshape(len(x), -1), t

    def predict(self, xs):
        x = xs.reshape(len(xs), -1)
        distances = (x**2).sum(axis=1)[:, None] - 2 * x @ self.x.T + (self.x**2).sum(axis=1)
        return np.eye(10)[self.t[distances.argmin(axis=1)]]


def windows(series, length):
    return series, series


def last_step(hs, lengths):
    return hs[:, 0]


def train_reader(xs, t, hidden_size, epochs, batch_size, lr, rng):
    return Model(xs.copy(), t.copy())
