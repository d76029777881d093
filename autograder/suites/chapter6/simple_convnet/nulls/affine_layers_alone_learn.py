# fails: gradient, learning
import numpy as np
from convolution import Convolution
from pooling import MaxPooling


class SimpleConvNet:
    """Forward is right; of the gradients, only those of the last layer are calculated."""

    def __init__(self, input_dim, conv_param, hidden_size, output_size, weight_init_std):
        c, h, w = input_dim
        f, k, p, s = (conv_param[key] for key in ("filter_num", "filter_size", "pad", "stride"))
        h, w = ((side + 2 * p - k) // s + 1 for side in (h, w))
        sizes = (f, c, k, k), (f * (h // 2) * (w // 2), hidden_size), (hidden_size, output_size)
        self.params = {f"W{i}": weight_init_std * np.random.randn(*size) for i, size in enumerate(sizes, 1)}
        self.params |= {"b1": np.zeros(f), "b2": np.zeros(hidden_size), "b3": np.zeros(output_size)}
        self.conv, self.pool = Convolution(self.params["W1"], self.params["b1"], s, p), MaxPooling(2, 2, 2, 0)

    def predict(self, x):
        p = self.params
        maps = self.pool.forward(np.maximum(self.conv.forward(x), 0))
        self.hidden = np.maximum(maps.reshape(len(x), -1) @ p["W2"] + p["b2"], 0)
        scores = np.exp(self.hidden @ p["W3"] + p["b3"])
        return scores / scores.sum(axis=1, keepdims=True)

    def one_hot(self, t):
        return np.eye(len(self.params["b3"]))[t] if t.ndim == 1 else t

    def loss(self, x, t):
        return -np.mean(np.log(np.sum(self.predict(x) * self.one_hot(t), axis=1)))

    def accuracy(self, x, t):
        return np.mean(self.predict(x).argmax(axis=1) == self.one_hot(t).argmax(axis=1))

    def gradient(self, x, t):
        error = (self.predict(x) - self.one_hot(t)) / len(x)
        grads = {key: np.zeros_like(value) for key, value in self.params.items()}
        return grads | {"W3": self.hidden.T @ error, "b3": error.sum(axis=0)}
