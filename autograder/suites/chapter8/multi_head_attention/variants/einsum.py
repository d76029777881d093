# Weights cut into heads beforehand, everything as einsum, -1e9 added for what may not be looked at.
import numpy as np


def split_heads(x, num_heads):
    return np.swapaxes(x.reshape(x.shape[0], x.shape[1], num_heads, x.shape[2] // num_heads), 1, 2)


def merge_heads(x):
    return np.einsum("nhtd->nthd", x).reshape(x.shape[0], x.shape[2], -1)


class MultiHeadAttention:
    def __init__(self, Wq, Wk, Wv, Wo, num_heads):
        self.W, self.h = {"q": Wq, "k": Wk, "v": Wv, "o": Wo}, num_heads

    def cut(self, name):
        W = self.W[name]
        if name == "o":
            return W.reshape(self.h, -1, len(W))
        return W.reshape(len(W), self.h, -1)

    def forward(self, query, key, value, mask):
        q = np.einsum("ntD,Dhd->nhtd", query, self.cut("q"))
        k = np.einsum("ntD,Dhd->nhtd", key, self.cut("k"))
        v = np.einsum("ntD,Dhd->nhtd", value, self.cut("v"))
        q = q * q.dtype.type(q.shape[-1] ** -0.5)
        s = np.einsum("nhqd,nhkd->nhqk", q, k)
        if mask is not None:
            bias = np.where(mask, 0, -1e9).astype(s.dtype)
            s = s + (bias if bias.ndim == 2 else bias[:, np.newaxis, :, :])
        a = np.exp(s - s.max(-1, keepdims=True))
        a = a / a.sum(-1, keepdims=True)
        z = np.einsum("nhqk,nhkd->nhqd", a, v)
        self.kept = query, key, value, q, k, v, a, z
        return np.einsum("nhtd,hdD->ntD", z, self.cut("o"))

    def backward(self, dout):
        query, key, value, q, k, v, a, z = self.kept
        self.dWo = np.einsum("nhtd,ntD->hdD", z, dout).reshape(self.W["o"].shape)
        dz = np.einsum("ntD,hdD->nhtd", dout, self.cut("o"))
        da = np.einsum("nhqd,nhkd->nhqk", dz, v)
        dv = np.einsum("nhqk,nhqd->nhkd", a, dz)
        ds = a * (da - np.einsum("nhqk,nhqk->nhq", a, da)[..., None])
        dq = np.einsum("nhqk,nhkd->nhqd", ds, k) * q.dtype.type(q.shape[-1] ** -0.5)
        dk = np.einsum("nhqk,nhqd->nhkd", ds, q)
        self.dWq = np.einsum("ntD,nhtd->Dhd", query, dq).reshape(self.W["q"].shape)
        self.dWk = np.einsum("ntD,nhtd->Dhd", key, dk).reshape(self.W["k"].shape)
        self.dWv = np.einsum("ntD,nhtd->Dhd", value, dv).reshape(self.W["v"].shape)
        return [
            np.einsum("nhtd,Dhd->ntD", dq, self.cut("q")),
            np.einsum("nhtd,Dhd->ntD", dk, self.cut("k")),
            np.einsum("nhtd,Dhd->ntD", dv, self.cut("v")),
        ]
