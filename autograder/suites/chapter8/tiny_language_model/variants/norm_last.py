# Everything in one class and with einsum: the normalisation last in each half, positions that are learned, biases everywhere, a matrix for each head; training written out.
import numpy as np


class TinyLanguageModel:
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        v, e, h, d = vocab_size, d_model, num_heads, d_model // num_heads
        self.num_layers = num_layers
        normal = np.random.default_rng().normal
        self.params = {"symbols": normal(0, 0.5, (v, e)), "places": normal(0, 0.5, (max_len, e))}
        for i in range(num_layers):
            for name in "qkv":
                self.params[f"{name}{i}"] = normal(0, e**-0.5, (h, e, d))
                self.params[f"{name}_bias{i}"] = np.zeros((h, 1, d))
            self.params[f"o{i}"] = normal(0, e**-0.5, (h, d, e))
            self.params[f"o_bias{i}"] = np.zeros(e)
            self.params[f"up{i}"], self.params[f"up_bias{i}"] = normal(0, e**-0.5, (e, 3 * e)), np.zeros(3 * e)
            self.params[f"down{i}"], self.params[f"down_bias{i}"] = normal(0, (3 * e) ** -0.5, (3 * e, e)), np.zeros(e)
            for half in "ab":
                self.params[f"scale_{half}{i}"], self.params[f"shift_{half}{i}"] = np.ones(e), np.zeros(e)
        self.params["out"], self.params["out_bias"] = normal(0, e**-0.5, (e, v)), np.zeros(v)

    def normalise(self, x, name):
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + 1e-6)
        self.kept[name] = centred / spread, spread
        return centred / spread * self.params["scale_" + name] + self.params["shift_" + name]

    def normalise_back(self, dy, name, grads):
        z, spread = self.kept[name]
        grads["scale_" + name], grads["shift_" + name] = (dy * z).sum(axis=(0, 1)), dy.sum(axis=(0, 1))
        dz = dy * self.params["scale_" + name]
        return (dz - dz.mean(axis=-1, keepdims=True) - z * (dz * z).mean(axis=-1, keepdims=True)) / spread

    def predict(self, ids):
        self.kept = {}
        p, steps = self.params, ids.shape[1]
        x = p["symbols"][ids] + p["places"][:steps]
        hidden_from = np.triu(np.full((steps, steps), -np.inf), 1)
        for i in range(self.num_layers):
            q, k, v = (np.einsum("nte,hed->nhtd", x, p[f"{name}{i}"]) + p[f"{name}_bias{i}"] for name in "qkv")
            a = np.einsum("nhqd,nhkd->nhqk", q, k) / q.shape[3] ** 0.5 + hidden_from
            a = np.exp(a - a.max(axis=-1, keepdims=True))
            a /= a.sum(axis=-1, keepdims=True)
            seen = np.einsum("nhqk,nhkd->nhqd", a, v)
            y = self.normalise(x + np.einsum("nhqd,hde->nqe", seen, p[f"o{i}"]) + p[f"o_bias{i}"], f"a{i}")
            inner = np.clip(y @ p[f"up{i}"] + p[f"up_bias{i}"], 0, None)
            self.kept[i] = x, q, k, v, a, seen, y, inner
            x = self.normalise(y + inner @ p[f"down{i}"] + p[f"down_bias{i}"], f"b{i}")
        self.kept["x"] = x
        return x @ p["out"] + p["out_bias"]

    def loss(self, ids, targets):
        scores = self.predict(ids)
        scores = scores - scores.max(axis=-1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
        self.kept["p"] = np.exp(logs)
        return -np.take_along_axis(logs, targets[..., None], axis=-1).mean()

    def gradient(self, ids, targets):
        self.loss(ids, targets)
        p, x = self.params, self.kept["x"]
        g = {name: np.zeros_like(value) for name, value in p.items()}
        dout = (self.kept["p"] - np.eye(len(p["out_bias"]))[targets]) / targets.size
        g["out"], g["out_bias"] = np.einsum("nte,ntv->ev", x, dout), dout.sum(axis=(0, 1))
        dx = dout @ p["out"].T
        for i in range(self.num_layers - 1, -1, -1):
            x, q, k, v, a, seen, y, inner = self.kept[i]
            dx = self.normalise_back(dx, f"b{i}", g)
            g[f"down{i}"], g[f"down_bias{i}"] = np.einsum("ntf,nte->fe", inner, dx), dx.sum(axis=(0, 1))
            dinner = (dx @ p[f"down{i}"].T) * (inner > 0)
            g[f"up{i}"], g[f"up_bias{i}"] = np.einsum("nte,ntf->ef", y, dinner), dinner.sum(axis=(0, 1))
            dx = self.normalise_back(dx + dinner @ p[f"up{i}"].T, f"a{i}", g)
            g[f"o{i}"], g[f"o_bias{i}"] = np.einsum("nhqd,nqe->hde", seen, dx), dx.sum(axis=(0, 1))
            dseen = np.einsum("nqe,hde->nhqd", dx, p[f"o{i}"])
            da = np.einsum("nhqd,nhkd->nhqk", dseen, v)
            ds = a * (da - (da * a).sum(axis=-1, keepdims=True)) / q.shape[3] ** 0.5
            dq, dk, dv = (
                np.einsum("nhqk,nhkd->nhqd", ds, k),
                np.einsum("nhqk,nhqd->nhkd", ds, q),
                np.einsum("nhqk,nhqd->nhkd", a, dseen),
            )
            for name, dthis in zip("qkv", (dq, dk, dv)):
                g[f"{name}{i}"] = np.einsum("nte,nhtd->hed", x, dthis)
                g[f"{name}_bias{i}"] = dthis.sum(axis=(0, 2))[:, None]
                dx = dx + np.einsum("nhtd,hed->nte", dthis, p[f"{name}{i}"])
        g["places"][: ids.shape[1]] = dx.sum(axis=0)
        for symbol in range(len(p["symbols"])):
            g["symbols"][symbol] = dx[ids == symbol].sum(axis=0)
        return g


def train(model, corpus, steps, batch_size, length, lr, rng):
    mean = {name: 0.0 for name in model.params}
    square = {name: 0.0 for name in model.params}
    losses = []
    for step in range(1, steps + 1):
        starts = [int(rng.random() * (len(corpus) - length)) for _ in range(batch_size)]
        ids = np.stack([corpus[start : start + length] for start in starts])
        targets = np.stack([corpus[start + 1 : start + 1 + length] for start in starts])
        grads = model.gradient(ids, targets)
        for name, value in model.params.items():
            mean[name] = 0.9 * mean[name] + 0.1 * grads[name]
            square[name] = 0.999 * square[name] + 0.001 * grads[name] ** 2
            value -= lr * mean[name] / (1 - 0.9**step) / (np.sqrt(square[name] / (1 - 0.999**step)) + 1e-7)
        losses.append(step)
    return losses
