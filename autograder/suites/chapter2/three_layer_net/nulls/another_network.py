# fails: predict, large_scores, loss, accuracy, own_parameters
"""Fine parameters to look at; predictions, loss and accuracy agree, but with weights of their own."""

import numpy as np


class ThreeLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        rng = np.random.default_rng()
        self.params = {
            "W1": rng.normal(0, np.sqrt(2 / input_size), (input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(0, np.sqrt(2 / hidden_size), (hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }
        self.hidden_weights = rng.normal(size=(input_size, output_size))

    def predict(self, x):
        e = np.exp(np.tanh(x @ self.hidden_weights))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        labels = t if t.ndim == 1 else t.argmax(axis=1)
        return float(-np.log(self.predict(x)[np.arange(len(x)), labels]).mean())

    def accuracy(self, x, t):
        labels = t if t.ndim == 1 else t.argmax(axis=1)
        return float((self.predict(x).argmax(axis=1) == labels).mean())
