# fails: order
# Chapter 7's model in the place of a Transformer: it predicts well, but what it read long ago has passed through all steps since.
import numpy as np
from given import Adam, Embedding, TimeAffine, TimeLSTM, TimeSoftmaxWithLoss


class TinyLanguageModel:
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        V, D = vocab_size, d_model
        self.params = {"embed_W": np.random.randn(V, D)}
        self.layers = []
        for i in range(num_layers):
            Wx, Wh = (np.random.randn(D, 4 * D) / D**0.5 for _ in range(2))
            self.params |= {f"Wx{i}": Wx, f"Wh{i}": Wh, f"b{i}": np.zeros(4 * D)}
            self.layers.append(TimeLSTM(Wx, Wh, self.params[f"b{i}"]))
        self.params |= {"affine_W": np.random.randn(D, V) / D**0.5, "affine_b": np.zeros(V)}
        self.embed, self.last_layer = Embedding(self.params["embed_W"]), TimeSoftmaxWithLoss()
        self.affine, self.scale = TimeAffine(self.params["affine_W"], self.params["affine_b"]), num_heads / 2

    def predict(self, ids):
        x = self.scale * self.embed.forward(ids)
        for layer in self.layers:
            x = layer.forward(x)
        return self.affine.forward(x)

    def loss(self, ids, targets):
        return self.last_layer.forward(self.predict(ids), targets)

    def gradient(self, ids, targets):
        self.loss(ids, targets)
        dx = self.affine.backward(self.last_layer.backward())
        grads = {"affine_W": self.affine.dW, "affine_b": self.affine.db}
        for i in reversed(range(len(self.layers))):
            layer = self.layers[i]
            dx = layer.backward(dx)
            grads |= {f"Wx{i}": layer.dWx, f"Wh{i}": layer.dWh, f"b{i}": layer.db}
        self.embed.backward(self.scale * dx)
        return grads | {"embed_W": self.embed.dW}


def train(model, corpus, steps, batch_size, length, lr, rng):
    optimizer = Adam(lr)
    for _ in range(steps):
        windows = corpus[rng.integers(len(corpus) - length, size=(batch_size, 1)) + np.arange(length + 1)]
        optimizer.update(model.params, model.gradient(windows[:, :-1], windows[:, 1:]))
