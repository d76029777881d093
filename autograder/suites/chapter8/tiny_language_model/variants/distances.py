# No positions in the input: a learned number for each distance and head is added to the scores of attention. Text by text, head by head.
import numpy as np
from given import Adam
from layer_norm import LayerNorm
from masks import causal_mask, masked_softmax
from transformer_block import FeedForward


class Block:
    def __init__(self, params, name, D, heads, max_len):
        self.params, self.name, self.heads, self.d = params, name, heads, D // heads
        for part in ("Wq", "Wk", "Wv", "Wo"):
            params[name + part] = np.random.randn(D, D) / np.sqrt(D)
        params[name + "far"] = 0.1 * np.random.randn(heads, max_len)
        params[name + "W1"], params[name + "b1"] = np.random.randn(D, 4 * D) / np.sqrt(D), np.zeros(4 * D)
        params[name + "W2"], params[name + "b2"] = np.random.randn(4 * D, D) / np.sqrt(4 * D), np.zeros(D)
        self.norms = []
        for half in "12":
            params[name + "gamma" + half], params[name + "beta" + half] = np.ones(D), np.zeros(D)
            self.norms.append(LayerNorm(params[name + "gamma" + half], params[name + "beta" + half]))
        self.ff = FeedForward(*(params[name + part] for part in ("W1", "b1", "W2", "b2")))

    def __getitem__(self, part):
        return self.params[self.name + part]

    def forward(self, x):
        T = x.shape[1]
        self.far = np.maximum(np.arange(T)[:, None] - np.arange(T), 0)
        self.z = self.norms[0].forward(x)
        self.q, self.k, self.v = (self.z @ self[part] for part in ("Wq", "Wk", "Wv"))
        self.a, self.o = {}, np.empty_like(x)
        for n in range(len(x)):
            for h in range(self.heads):
                c = slice(h * self.d, (h + 1) * self.d)
                s = self.q[n, :, c] @ self.k[n, :, c].T / np.sqrt(self.d) + self["far"][h][self.far]
                self.a[n, h] = masked_softmax(s, causal_mask(T))
                self.o[n, :, c] = self.a[n, h] @ self.v[n, :, c]
        x = x + self.o @ self["Wo"]
        return x + self.ff.forward(self.norms[1].forward(x))

    def backward(self, dout, grads):
        D = dout.shape[2]
        dout = dout + self.norms[1].backward(self.ff.backward(dout))
        do = dout @ self["Wo"].T
        dq, dk, dv = (np.zeros_like(self.q) for _ in range(3))
        dfar = np.zeros_like(self["far"])
        for (n, h), a in self.a.items():
            c = slice(h * self.d, (h + 1) * self.d)
            dv[n, :, c] = a.T @ do[n, :, c]
            da = do[n, :, c] @ self.v[n, :, c].T
            ds = a * (da - np.sum(da * a, axis=1, keepdims=True))
            np.add.at(dfar[h], self.far, ds)
            dq[n, :, c] = ds @ self.k[n, :, c] / np.sqrt(self.d)
            dk[n, :, c] = ds.T @ self.q[n, :, c] / np.sqrt(self.d)
        own = {"far": dfar, "Wo": self.o.reshape(-1, D).T @ dout.reshape(-1, D)}
        dz = 0
        for part, d in (("Wq", dq), ("Wk", dk), ("Wv", dv)):
            own[part] = self.z.reshape(-1, D).T @ d.reshape(-1, D)
            dz = dz + d @ self[part].T
        dx = dout + self.norms[0].backward(dz)
        own |= {"W1": self.ff.dW1, "b1": self.ff.db1, "W2": self.ff.dW2, "b2": self.ff.db2}
        for half, norm in zip("12", self.norms):
            own |= {"gamma" + half: norm.dgamma, "beta" + half: norm.dbeta}
        grads.update({self.name + part: grad for part, grad in own.items()})
        return dx


class TinyLanguageModel:
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        self.params = {"in": np.random.randn(vocab_size, d_model)}
        self.blocks = [Block(self.params, f"{i}.", d_model, num_heads, max_len) for i in range(num_layers)]
        self.params["out"] = np.random.randn(d_model, vocab_size) / np.sqrt(d_model)

    def predict(self, ids):
        x = self.params["in"][ids]
        for block in self.blocks:
            x = block.forward(x)
        self.x = x
        return x @ self.params["out"]

    def loss(self, ids, targets):
        p = masked_softmax(self.predict(ids), None)
        self.dout = p.copy()
        n, t = np.indices(ids.shape)
        self.dout[n, t, targets] -= 1
        self.dout /= ids.size
        return -np.mean(np.log(p[n, t, targets]))

    def gradient(self, ids, targets):
        self.loss(ids, targets)
        grads = {"out": np.tensordot(self.x, self.dout, axes=((0, 1), (0, 1))), "in": np.zeros_like(self.params["in"])}
        dx = self.dout @ self.params["out"].T
        for block in self.blocks[::-1]:
            dx = block.backward(dx, grads)
        np.add.at(grads["in"], ids, dx)
        return grads


def train(model, corpus, steps, batch_size, length, lr, rng):
    optimizer = Adam(lr)
    views = np.lib.stride_tricks.sliding_window_view(corpus, length + 1)
    while steps:
        rows = views[rng.permuted(np.arange(len(views)))[:batch_size]] if len(views) < 50 else views[rng.integers(0, len(views), batch_size)]
        optimizer.update(model.params, model.gradient(rows[:, :length], rows[:, 1:]))
        steps -= 1
