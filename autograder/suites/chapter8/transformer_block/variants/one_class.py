# Everything written out in one class with einsum, without the layers of the chapter.
import numpy as np


class FeedForward:
    def __init__(self, W1, b1, W2, b2):
        self.params = [W1, b1, W2, b2]
        self.grads = None

    def forward(self, x):
        W1, b1, W2, b2 = self.params
        pre = np.einsum("ntd,df->ntf", x, W1) + b1
        post = np.where(pre > 0, pre, pre.dtype.type(0))
        self.cache = x, post
        return np.einsum("ntf,fd->ntd", post, W2) + b2

    def backward(self, dout):
        W1, _, W2, _ = self.params
        x, post = self.cache
        dpost = np.einsum("ntd,fd->ntf", dout, W2)
        dpost[post <= 0] = 0
        self.grads = [
            np.einsum("ntd,ntf->df", x, dpost),
            np.einsum("ntf->f", dpost),
            np.einsum("ntf,ntd->fd", post, dout),
            np.einsum("ntd->d", dout),
        ]
        return np.einsum("ntf,df->ntd", dpost, W1)


class TransformerBlock:
    eps = 1e-6

    def __init__(self, params, num_heads):
        self.params = params
        self.h = num_heads
        self.grads = {}
        self.ffn = FeedForward(*(params[key] for key in ("W1", "b1", "W2", "b2")))

    def norm(self, x, number):
        centred = x - x.mean(-1, keepdims=True)
        std = np.sqrt((centred**2).mean(-1, keepdims=True)) + x.dtype.type(self.eps)
        return centred / std * self.params[f"gamma{number}"] + self.params[f"beta{number}"], (centred / std, std)

    def norm_back(self, dy, kept, number):
        xhat, std = kept
        self.grads[f"gamma{number}"] = (dy * xhat).sum((0, 1))
        self.grads[f"beta{number}"] = dy.sum((0, 1))
        d = dy * self.params[f"gamma{number}"]
        return (d - d.mean(-1, keepdims=True) - xhat * (d * xhat).mean(-1, keepdims=True)) / std

    def forward(self, x, mask):
        p = self.params
        n, t, width = x.shape
        y, self.kept1 = self.norm(x, 1)
        q, k, v = ((y @ p[key]).reshape(n, t, self.h, -1) for key in ("Wq", "Wk", "Wv"))
        self.scale = x.dtype.type((width // self.h) ** -0.5)
        scores = np.einsum("nqhd,nkhd->nhqk", q, k) * self.scale
        if mask is not None:
            mask = np.asarray(mask, bool)
            scores = np.where(mask if mask.ndim == 2 else mask[:, None], scores, scores.dtype.type(-1e9))
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        out = np.einsum("nhqk,nkhd->nqhd", weights, v).reshape(n, t, width)
        middle = x + out @ p["Wo"]
        z, self.kept2 = self.norm(middle, 2)
        self.kept = y, q, k, v, weights, out
        return middle + self.ffn.forward(z)

    def backward(self, dout):
        p = self.params
        y, q, k, v, weights, out = self.kept
        self.grads = {}
        n, t, width = dout.shape
        dmiddle = dout + self.norm_back(self.ffn.backward(dout), self.kept2, 2)
        self.grads.update(zip(("W1", "b1", "W2", "b2"), self.ffn.grads))
        self.grads["Wo"] = np.einsum("ntd,nte->de", out, dmiddle)
        dheads = (dmiddle @ p["Wo"].T).reshape(n, t, self.h, -1)
        dweights = np.einsum("nqhd,nkhd->nhqk", dheads, v)
        ds = weights * (dweights - (weights * dweights).sum(-1, keepdims=True)) * self.scale
        parts = {
            "Wq": np.einsum("nhqk,nkhd->nqhd", ds, k),
            "Wk": np.einsum("nhqk,nqhd->nkhd", ds, q),
            "Wv": np.einsum("nhqk,nqhd->nkhd", weights, dheads),
        }
        dy = 0
        for key, d in parts.items():
            d = d.reshape(n, t, width)
            self.grads[key] = np.einsum("ntd,nte->de", y, d)
            dy = dy + d @ p[key].T
        return dmiddle + self.norm_back(dy, self.kept1, 1)
