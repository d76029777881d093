# Everything written out in one class; predict gives probabilities; parameters are read where they are used.
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class SimpleConvNet:
    def __init__(self, input_dim, conv_param, hidden_size, output_size, weight_init_std):
        self.conv_param = conv_param
        c, h, w = input_dim
        f, k = conv_param["filter_num"], conv_param["filter_size"]
        rng = np.random.default_rng()
        h, w = ((s + 2 * conv_param["pad"] - k) // conv_param["stride"] + 1 for s in (h, w))
        self.params = dict(
            W1=rng.normal(0, weight_init_std, (f, c, k, k)),
            b1=np.zeros(f),
            W2=rng.normal(0, weight_init_std, (f * (h // 2) * (w // 2), hidden_size)),
            b2=np.zeros(hidden_size),
            W3=rng.normal(0, weight_init_std, (hidden_size, output_size)),
            b3=np.zeros(output_size),
        )

    def forward(self, x):
        P, pad, s = self.params, self.conv_param["pad"], self.conv_param["stride"]
        k = self.conv_param["filter_size"]
        x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        self.windows = sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]
        self.maps = np.tensordot(self.windows, P["W1"], axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)
        self.maps = self.maps + P["b1"].reshape(1, -1, 1, 1)
        n, f, h, w = self.maps.shape
        h, w = h // 2, w // 2
        self.kept = np.maximum(self.maps, 0)[:, :, : 2 * h, : 2 * w].reshape(n, f, h, 2, w, 2)
        self.pooled = self.kept.max(axis=(3, 5))
        self.flat = self.pooled.reshape(n, -1)
        self.z = self.flat @ P["W2"] + P["b2"]
        self.h = np.maximum(self.z, 0)
        scores = self.h @ P["W3"] + P["b3"]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.y = scores / scores.sum(axis=1, keepdims=True)
        return self.y

    def predict(self, x):
        return self.forward(x)

    def one_hot(self, t):
        return np.eye(len(self.params["b3"]))[t] if t.ndim == 1 else t

    def loss(self, x, t):
        return float(np.mean(-np.sum(self.one_hot(t) * np.log(self.predict(x) + 1e-8), axis=1)))

    def accuracy(self, x, t):
        return sum(self.predict(x).argmax(1) == self.one_hot(t).argmax(1)) / len(x)

    def gradient(self, x, t):
        P, grads = self.params, {}
        d = (self.forward(x) - self.one_hot(t)) / len(x)
        grads["W3"], grads["b3"] = self.h.T @ d, d.sum(0)
        d = (d @ P["W3"].T) * (self.z > 0)
        grads["W2"], grads["b2"] = self.flat.T @ d, d.sum(0)
        d = (d @ P["W2"].T).reshape(self.pooled.shape)[:, :, :, None, :, None]
        mask = self.kept == self.pooled[:, :, :, None, :, None]
        d = mask * d / mask.sum(axis=(3, 5), keepdims=True)
        dmaps = np.zeros_like(self.maps)
        n, f, h, _, w, _ = d.shape
        dmaps[:, :, : 2 * h, : 2 * w] = d.reshape(n, f, 2 * h, 2 * w)
        dmaps[self.maps <= 0] = 0
        grads["W1"] = np.tensordot(dmaps, self.windows, axes=([0, 2, 3], [0, 2, 3]))
        grads["b1"] = dmaps.sum(axis=(0, 2, 3))
        return grads
