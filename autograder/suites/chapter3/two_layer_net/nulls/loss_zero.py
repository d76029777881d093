# fails: all
import numpy as np


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.sizes = input_size, hidden_size, output_size
        self.params = {
            "W1": np.zeros((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": np.zeros((hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }

    def predict(self, x):
        return np.full((len(x), self.sizes[2]), 1 / self.sizes[2])

    def loss(self, x, t):
        return 0.0

    def accuracy(self, x, t):
        return 1.0

    def numerical_gradient(self, x, t):
        return {key: np.zeros_like(p) for key, p in self.params.items()}

    def gradient(self, x, t):
        return {key: np.zeros_like(p) for key, p in self.params.items()}
