# Everything with einsum, hidden scores made very small, an epsilon below the line, gradients as one array would hold them.
import numpy as np


class ScaledDotProductAttention:
    def __init__(self, eps=1e-5):
        self.eps = eps

    def forward(self, query, key, value, mask=None):
        self.cache = query, key, value
        self.root = float(np.sqrt(query.shape[-1]))
        s = np.einsum("...id,...jd->...ij", query / self.root, key)
        if mask is not None:
            s = s + (1 - mask).astype(s.dtype) * -1e9
        e = np.exp(s - s.max(axis=-1, keepdims=True))
        self.attention_weights = e / (e.sum(axis=-1, keepdims=True) + self.eps)
        return np.einsum("...ij,...jv->...iv", self.attention_weights, value)

    def backward(self, grad):
        query, key, value = self.cache
        a = self.attention_weights
        da = np.einsum("...iv,...jv->...ij", grad, value)
        ds = a * da
        ds -= a * ds.sum(axis=-1, keepdims=True)
        ds /= self.root
        return (
            np.einsum("...ij,...jd->...id", ds, key),
            np.einsum("...ij,...id->...jd", ds, query),
            np.einsum("...ij,...iv->...jv", a, grad),
        )
