# Embedding and output share a table, positions are learned, all weights start small as in GPT-2; one dictionary of gradients that layers add to.
import numpy as np
from given import Adam
from layer_norm import LayerNorm
from masks import causal_mask
from transformer_block import TransformerBlock


class TinyLanguageModel:
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        def small(*shape):
            return 0.02 * np.random.standard_normal(shape)

        self.params = {"wte": small(vocab_size, d_model), "wpe": small(max_len, d_model)}
        self.layers = []
        for number in range(num_layers):
            own = {name: small(d_model, d_model) for name in ("Wq", "Wk", "Wv", "Wo")}
            own["W1"], own["b1"] = small(d_model, 4 * d_model), np.zeros(4 * d_model)
            own["W2"], own["b2"] = small(4 * d_model, d_model), np.zeros(d_model)
            for name in ("1", "2"):
                own["gamma" + name], own["beta" + name] = np.ones(d_model), np.zeros(d_model)
            for name in own:
                self.params["h.%d.%s" % (number, name)] = own[name]
            self.layers.append(TransformerBlock(own, num_heads))
        self.params["ln_f.g"], self.params["ln_f.b"] = np.ones(d_model), np.zeros(d_model)
        self.ln_f = LayerNorm(self.params["ln_f.g"], self.params["ln_f.b"])

    def predict(self, ids):
        ids = np.asarray(ids)
        x = self.params["wte"][ids] + self.params["wpe"][None, : ids.shape[1]]
        for layer in self.layers:
            x = layer.forward(x, causal_mask(ids.shape[1]))
        self.x = self.ln_f.forward(x)
        return self.x @ self.params["wte"].T

    def loss(self, ids, targets):
        scores = self.predict(ids).reshape(-1, len(self.params["wte"]))
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.y = exps / exps.sum(axis=1, keepdims=True)
        return float(-np.log(self.y[np.arange(len(self.y)), targets.flatten()] + 1e-7).mean())

    def gradient(self, ids, targets):
        self.loss(ids, targets)
        grads = {key: np.zeros_like(value) for key, value in self.params.items()}
        dy = self.y.copy()
        dy[np.arange(len(dy)), targets.flatten()] -= 1.0
        dy /= len(dy)
        width = self.x.shape[-1]
        grads["wte"] += dy.T @ self.x.reshape(-1, width)
        dx = self.ln_f.backward((dy @ self.params["wte"]).reshape(self.x.shape))
        grads["ln_f.g"] += self.ln_f.dgamma
        grads["ln_f.b"] += self.ln_f.dbeta
        for number in range(len(self.layers))[::-1]:
            dx = self.layers[number].backward(dx)
            for name, grad in self.layers[number].grads.items():
                grads["h.%d.%s" % (number, name)] += grad
        grads["wpe"][: ids.shape[1]] += dx.sum(axis=0)
        np.add.at(grads["wte"], ids, dx)
        return grads


def get_batch(corpus, batch_size, length, rng):
    places = rng.choice(len(corpus) - length, size=batch_size)
    x = np.array([corpus[i : i + length] for i in places])
    y = np.array([corpus[i + 1 : i + length + 1] for i in places])
    return x, y


def train(model, corpus, steps, batch_size, length, lr, rng):
    optimizer = Adam(lr)
    for step in range(steps):
        optimizer.lr = lr * min(1, (step + 1) / 20)  # warm-up
        optimizer.update(model.params, model.gradient(*get_batch(corpus, batch_size, length, rng)))
