# Loops over sequences, heads and steps; the way back goes from step to step as well.
import numpy as np
from layer_norm import LayerNorm


def softmax(a):
    e = np.exp(a - np.max(a))
    return e / np.sum(e)


class FeedForward:
    def __init__(self, W1, b1, W2, b2):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2

    def forward(self, x):
        self.x, out = x, np.empty_like(x)
        self.h = np.empty(x.shape[:-1] + self.b1.shape, x.dtype)
        for n in range(x.shape[0]):
            for t in range(x.shape[1]):
                self.h[n, t] = np.maximum(x[n, t] @ self.W1 + self.b1, 0)
                out[n, t] = self.h[n, t] @ self.W2 + self.b2
        return out

    def backward(self, dout):
        self.dW1, self.db1 = np.zeros_like(self.W1), np.zeros_like(self.b1)
        self.dW2, self.db2 = np.zeros_like(self.W2), np.zeros_like(self.b2)
        dx = np.empty_like(self.x)
        for place in np.ndindex(dout.shape[:-1]):
            d = dout[place]
            self.dW2 += np.outer(self.h[place], d)
            self.db2 += d
            dh = (self.W2 @ d) * (self.h[place] > 0)
            self.dW1 += np.outer(self.x[place], dh)
            self.db1 += dh
            dx[place] = self.W1 @ dh
        return dx


class TransformerBlock:
    def __init__(self, params, num_heads):
        self.p, self.heads = params, num_heads

    def forward(self, x, mask):
        p, (N, T, D) = self.p, x.shape
        d = D // self.heads
        self.norms = LayerNorm(p["gamma1"], p["beta1"]), LayerNorm(p["gamma2"], p["beta2"])
        self.ff = FeedForward(p["W1"], p["b1"], p["W2"], p["b2"])
        y = self.norms[0].forward(x)
        self.y, self.q, self.k, self.v = y, y @ p["Wq"], y @ p["Wk"], y @ p["Wv"]
        self.w = np.zeros((N, self.heads, T, T), x.dtype)
        self.mixed = np.zeros_like(x)
        for n in range(N):
            seen = np.ones((T, T), bool) if mask is None else np.asarray(mask if np.ndim(mask) == 2 else mask[n]) != 0
            for h in range(self.heads):
                part = slice(h * d, (h + 1) * d)
                for t in range(T):
                    scores = self.k[n, seen[t], part] @ self.q[n, t, part] / np.sqrt(d).astype(x.dtype)
                    self.w[n, h, t, seen[t]] = softmax(scores)
                    self.mixed[n, t, part] = self.w[n, h, t] @ self.v[n, :, part]
        middle = x + self.mixed @ p["Wo"]
        return middle + self.ff.forward(self.norms[1].forward(middle))

    def backward(self, dout):
        p, (N, T, D) = self.p, dout.shape
        d = D // self.heads
        dmiddle = dout + self.norms[1].backward(self.ff.backward(dout))
        dWo = sum(self.mixed[n].T @ dmiddle[n] for n in range(N))
        dmixed = dmiddle @ p["Wo"].T
        dq, dk, dv = np.zeros_like(dout), np.zeros_like(dout), np.zeros_like(dout)
        for n in range(N):
            for h in range(self.heads):
                part = slice(h * d, (h + 1) * d)
                for t in range(T):
                    w, back = self.w[n, h, t], dmixed[n, t, part]
                    dv[n, :, part] += np.outer(w, back)
                    dw = self.v[n, :, part] @ back
                    ds = w * (dw - w @ dw) / np.sqrt(d).astype(dout.dtype)
                    dq[n, t, part] += ds @ self.k[n, :, part]
                    dk[n, :, part] += np.outer(ds, self.q[n, t, part])
        dy = dq @ p["Wq"].T + dk @ p["Wk"].T + dv @ p["Wv"].T
        dx = dmiddle + self.norms[0].backward(dy)
        self.grads = {"Wo": dWo, "W1": self.ff.dW1, "b1": self.ff.db1, "W2": self.ff.dW2, "b2": self.ff.db2}
        for key, one in (("Wq", dq), ("Wk", dk), ("Wv", dv)):
            self.grads[key] = sum(self.y[n].T @ one[n] for n in range(N))
        for number, norm in enumerate(self.norms, start=1):
            self.grads[f"gamma{number}"], self.grads[f"beta{number}"] = norm.dgamma, norm.dbeta
        return dx
