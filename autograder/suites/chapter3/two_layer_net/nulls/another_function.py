# fails: predict, loss, accuracy, numerical_gradient, gradient, learning
# A sum of squares with its own exact gradient: consistent, and not the network.
import numpy as np


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": np.random.randn(input_size, hidden_size) * 0.1,
            "b1": np.zeros(hidden_size),
            "W2": np.random.randn(hidden_size, output_size) * 0.1,
            "b2": np.zeros(output_size),
        }

    def predict(self, x):
        return np.tile(self.params["b2"], (len(x), 1))

    def loss(self, x, t):
        return sum(np.sum(p**2) for p in self.params.values()) / 2

    def accuracy(self, x, t):
        return np.mean(self.predict(x).argmax(axis=1) == t)

    def numerical_gradient(self, x, t):
        return self.gradient(x, t)

    def gradient(self, x, t):
        return {key: p.copy() for key, p in self.params.items()}
