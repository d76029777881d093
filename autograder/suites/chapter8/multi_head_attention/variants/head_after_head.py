# A loop over the heads with slices of the weights; the output is a sum, each head with its rows of Wo.
import numpy as np


def split_heads(x, num_heads):
    return np.stack(np.split(x, num_heads, axis=-1), axis=1)


def merge_heads(x):
    return np.concatenate([x[:, i] for i in range(x.shape[1])], axis=-1)


class MultiHeadAttention:
    def __init__(self, Wq, Wk, Wv, Wo, num_heads):
        self.Wq, self.Wk, self.Wv, self.Wo = Wq, Wk, Wv, Wo
        d = Wq.shape[1] // num_heads
        self.columns = [slice(i * d, (i + 1) * d) for i in range(num_heads)]
        self.root = float(np.sqrt(d))

    def forward(self, query, key, value, mask):
        self.inputs, self.heads, y = (query, key, value), [], 0
        for own in self.columns:
            q, k, v = query @ self.Wq[:, own], key @ self.Wk[:, own], value @ self.Wv[:, own]
            scores = q @ k.transpose(0, 2, 1) / self.root
            if mask is not None:
                scores = np.where(mask, scores, -np.inf)
            weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
            weights /= weights.sum(axis=-1, keepdims=True)
            self.heads.append((q, k, v, weights))
            y = y + weights @ v @ self.Wo[own]
        return y

    def backward(self, dout):
        query, key, value = self.inputs
        self.dWq, self.dWk = np.zeros_like(self.Wq), np.zeros_like(self.Wk)
        self.dWv, self.dWo = np.zeros_like(self.Wv), np.zeros_like(self.Wo)
        dquery, dkey, dvalue = np.zeros_like(query), np.zeros_like(key), np.zeros_like(value)
        for own, (q, k, v, weights) in zip(self.columns, self.heads):
            self.dWo[own] = np.einsum("ntd,nte->de", weights @ v, dout)
            dhead = dout @ self.Wo[own].T
            dv = weights.transpose(0, 2, 1) @ dhead
            ds = dhead @ v.transpose(0, 2, 1) * weights
            ds = (ds - weights * ds.sum(axis=-1, keepdims=True)) / self.root
            dq, dk = ds @ k, ds.transpose(0, 2, 1) @ q
            self.dWq[:, own] = np.einsum("ntd,nte->de", query, dq)
            self.dWk[:, own] = np.einsum("ntd,nte->de", key, dk)
            self.dWv[:, own] = np.einsum("ntd,nte->de", value, dv)
            dquery += dq @ self.Wq[:, own].T
            dkey += dk @ self.Wk[:, own].T
            dvalue += dv @ self.Wv[:, own].T
        return dquery, dkey, dvalue
