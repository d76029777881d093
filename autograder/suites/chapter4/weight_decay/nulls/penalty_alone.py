# fails: loss, gradient, weights_left_alone
"""The penalties are right; the network forgets the data."""

import numpy as np


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": np.random.randn(input_size, hidden_size) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": np.random.randn(hidden_size, output_size) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def predict(self, x):
        scores = self._hidden(x) @ self.params["W2"] + self.params["b2"]
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        return -np.mean(np.log(np.sum(self.predict(x) * self._one_hot(t), axis=1) + 1e-12))

    def gradient(self, x, t):
        hidden = self._hidden(x)
        upstream = (self.predict(x) - self._one_hot(t)) / len(x)
        inner = upstream @ self.params["W2"].T * (hidden > 0)
        return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": hidden.T @ upstream, "b2": upstream.sum(axis=0)}

    def _hidden(self, x):
        return np.maximum(x @ self.params["W1"] + self.params["b1"], 0)

    def _one_hot(self, t):
        return np.eye(len(self.params["b2"]))[t] if t.ndim == 1 else t


def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W))


def l1_gradient(W, lam):
    return lam * np.sign(W)


def l2_penalty(W, lam):
    return lam / 2 * np.sum(W**2)


def l2_gradient(W, lam):
    return lam * W


class TwoLayerNetWithRegularization(TwoLayerNet):
    def __init__(self, input_size, hidden_size, output_size, lam, penalty):
        super().__init__(input_size, hidden_size, output_size)
        self.lam, self.l1 = lam, penalty == "l1"

    def predict(self, x):
        return np.full((len(x), len(self.params["b2"])), 1 / len(self.params["b2"]))

    def loss(self, x, t):
        penalty = l1_penalty if self.l1 else l2_penalty
        return np.log(len(self.params["b2"])) + sum(penalty(self.params[key], self.lam) for key in ("W1", "W2"))

    def gradient(self, x, t):
        slope = l1_gradient if self.l1 else l2_gradient
        return {key: slope(p, self.lam) if p.ndim == 2 else np.zeros_like(p) for key, p in self.params.items()}
