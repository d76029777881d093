# Parameters kept in float32 for the network, differences taken in float64.
import numpy as np


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": (np.random.randn(input_size, hidden_size) * np.sqrt(2 / input_size)).astype(np.float32),
            "b1": np.zeros(hidden_size, np.float32),
            "W2": (np.random.randn(hidden_size, output_size) * np.sqrt(2 / hidden_size)).astype(np.float32),
            "b2": np.zeros(output_size, np.float32),
        }

    def _scores(self, x, p):
        self.h = np.maximum(x @ p["W1"] + p["b1"], 0)
        return self.h @ p["W2"] + p["b2"]

    def _loss(self, x, t, p):
        y = softmax(self._scores(x, p))
        t = np.eye(y.shape[1])[t] if t.ndim == 1 else t
        return -np.mean(np.sum(t * np.log(y + 1e-12), axis=1))

    def predict(self, x):
        return self._scores(x.astype(np.float32), self.params)

    def loss(self, x, t):
        return self._loss(x.astype(np.float32), t, self.params)

    def accuracy(self, x, t):
        t = t if t.ndim == 1 else t.argmax(axis=1)
        return np.mean(self.predict(x).argmax(axis=1) == t)

    def numerical_gradient(self, x, t):
        wide = {key: value.astype(np.float64) for key, value in self.params.items()}
        grads = {key: np.zeros(value.shape) for key, value in wide.items()}
        for key, value in wide.items():
            for i in np.ndindex(value.shape):
                keep = value[i]
                value[i] = keep + 1e-4
                up = self._loss(x, t, wide)
                value[i] = keep - 1e-4
                grads[key][i] = (up - self._loss(x, t, wide)) / 2e-4
                value[i] = keep
        return grads

    def gradient(self, x, t):
        x = x.astype(np.float32)
        y = softmax(self.predict(x))
        t = np.eye(y.shape[1])[t] if t.ndim == 1 else t
        d = ((y - t) / len(x)).astype(np.float32)
        dh = d @ self.params["W2"].T * (self.h > 0)
        return {"W1": x.T @ dh, "b1": dh.sum(axis=0), "W2": self.h.T @ d, "b2": d.sum(axis=0)}
