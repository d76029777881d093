# Heads as further samples, (N * h, T, d), with the mask repeated; softmax backward query by query; a small number below the line.
import numpy as np


def split_heads(x, num_heads):
    N, T, D = x.shape
    out = np.zeros((N, num_heads, T, D // num_heads), x.dtype)
    for n in range(N):
        for t in range(T):
            out[n, :, t] = x[n, t].reshape(num_heads, -1)
    return out


def merge_heads(x):
    N, h, T, d = x.shape
    out = np.zeros((N, T, h * d), x.dtype)
    for n in range(N):
        for t in range(T):
            out[n, t] = x[n, :, t].ravel()
    return out


class MultiHeadAttention:
    def __init__(self, Wq, Wk, Wv, Wo, num_heads):
        self.Wq, self.Wk, self.Wv, self.Wo, self.num_heads = Wq, Wk, Wv, Wo, num_heads

    def fold(self, x):
        heads = split_heads(x, self.num_heads)
        return heads.reshape(-1, *heads.shape[2:])

    def unfold(self, x):
        return merge_heads(x.reshape(-1, self.num_heads, *x.shape[1:]))

    def forward(self, query, key, value, mask=None):
        self.query, self.key, self.value = query, key, value
        self.q, self.k, self.v = self.fold(query @ self.Wq), self.fold(key @ self.Wk), self.fold(value @ self.Wv)
        s = np.matmul(self.q, np.swapaxes(self.k, 1, 2)) / np.sqrt(self.q.shape[-1]).astype(query.dtype)
        if mask is not None and mask.ndim == 2:
            mask = np.repeat(mask[None], len(query), axis=0)
        if mask is not None:
            s[~np.repeat(mask, self.num_heads, axis=0)] = -1e9
        s = np.exp(s - np.max(s, axis=2, keepdims=True))
        self.p = s / (np.sum(s, axis=2, keepdims=True) + 1e-5)
        self.concat = self.unfold(np.matmul(self.p, self.v))
        return np.dot(self.concat, self.Wo)

    def backward(self, dout):
        total = lambda x, d: sum(x[n].T @ d[n] for n in range(len(x)))
        self.dWo = total(self.concat, dout)
        dz = self.fold(np.dot(dout, self.Wo.T))
        dp = np.matmul(dz, np.swapaxes(self.v, 1, 2))
        ds = np.empty_like(dp)
        for b in range(len(ds)):
            for t in range(ds.shape[1]):
                p = self.p[b, t]
                ds[b, t] = p * dp[b, t] - p * np.dot(p, dp[b, t])
        ds /= np.sqrt(self.q.shape[-1]).astype(dout.dtype)
        dq = self.unfold(np.matmul(ds, self.k))
        dk = self.unfold(np.matmul(np.swapaxes(ds, 1, 2), self.q))
        dv = self.unfold(np.matmul(np.swapaxes(self.p, 1, 2), dz))
        self.dWq, self.dWk, self.dWv = total(self.query, dq), total(self.key, dk), total(self.value, dv)
        return np.dot(dq, self.Wq.T), np.dot(dk, self.Wk.T), np.dot(dv, self.Wv.T)
