import numpy as np


class ThreeLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        rng = np.random.default_rng()
        W1 = rng.standard_normal((hidden_size, input_size), dtype=np.float32) * np.float32(2 / input_size) ** 0.5
        W2 = rng.standard_normal((output_size, hidden_size), dtype=np.float32) * np.float32(2 / hidden_size) ** 0.5
        self.params = {
            "W1": W1.T,
            "b1": np.zeros(hidden_size, dtype=np.float32),
            "W2": W2.T,
            "b2": np.zeros(output_size, dtype=np.float32),
        }

    def predict(self, x):
        hidden = np.maximum(x @ self.params["W1"] + self.params["b1"], 0)
        scores = hidden @ self.params["W2"] + self.params["b2"]
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.float32(e / e.sum(axis=1, keepdims=True))

    def loss(self, x, t):
        if t.ndim == 1:
            t = np.eye(len(self.params["b2"]))[t]
        return np.array(-np.sum(t * np.log(self.predict(x) + 1e-7)) / len(x))

    def accuracy(self, x, t):
        if t.ndim == 2:
            t = t.argmax(axis=1)
        return np.mean(self.predict(x).argmax(axis=1) == t, dtype=np.float32)
