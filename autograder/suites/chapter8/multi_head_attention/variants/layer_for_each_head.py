# Params and grads in lists, an attention layer of the chapter for each head, rows laid flat for the weights.
import numpy as np
from scaled_dot_product_attention import ScaledDotProductAttention


def split_heads(x, num_heads):
    return np.moveaxis(x.reshape(*x.shape[:2], num_heads, -1), 2, 1)


def merge_heads(x):
    moved = np.moveaxis(x, 1, 2)
    return moved.reshape(*moved.shape[:2], -1)


class MultiHeadAttention:
    def __init__(self, Wq, Wk, Wv, Wo, num_heads):
        self.params = [Wq, Wk, Wv, Wo]
        self.grads = [np.zeros_like(W) for W in self.params]
        self.layers = [ScaledDotProductAttention() for _ in range(num_heads)]

    def forward(self, query, key, value, mask):
        self.xs = [query, key, value]
        q, k, v = (split_heads(x @ W, len(self.layers)) for x, W in zip(self.xs, self.params))
        self.heads = [layer.forward(q[:, i], k[:, i], v[:, i], mask) for i, layer in enumerate(self.layers)]
        return np.concatenate(self.heads, axis=2) @ self.params[3]

    def backward(self, dout):
        D = dout.shape[-1]
        self.grads[3][...] = np.concatenate(self.heads, axis=2).reshape(-1, D).T @ dout.reshape(-1, D)
        pieces = np.split(dout @ self.params[3].T, len(self.layers), axis=2)
        parts = [layer.backward(piece) for layer, piece in zip(self.layers, pieces)]
        dxs = []
        for j, x in enumerate(self.xs):
            dy = np.concatenate([part[j] for part in parts], axis=2)
            self.grads[j][...] = x.reshape(-1, D).T @ dy.reshape(-1, D)
            dxs.append(dy @ self.params[j].T)
        return dxs
