# Small layers and a wrapper for the direct road; gradients added to arrays of zeros; parameters by name.
import numpy as np
from layer_norm import LayerNorm
from multi_head_attention import MultiHeadAttention


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        for x, d in zip(self.x, dout):  # sequence by sequence
            self.dW += np.dot(x.T, d)
            self.db += d.sum(axis=0)
        return np.dot(dout, self.W.T)


class Relu:
    def forward(self, x):
        self.off = x <= 0
        out = x.copy()
        out[self.off] = 0
        return out

    def backward(self, dout):
        dout = dout.copy()
        dout[self.off] = 0
        return dout


class FeedForward:
    def __init__(self, W1, b1, W2, b2):
        self.layers = [Affine(W1, b1), Relu(), Affine(W2, b2)]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        first, _, last = self.layers
        self.dW1, self.db1, self.dW2, self.db2 = first.dW, first.db, last.dW, last.db
        return dout


class SelfAttention(MultiHeadAttention):
    mask = None

    def forward(self, x):
        return super().forward(x, x, x, self.mask)

    def backward(self, dout):
        dq, dk, dv = super().backward(dout)
        return dq + dk + dv


class Residual:
    def __init__(self, norm, inner):
        self.norm, self.inner = norm, inner

    def forward(self, x):
        return self.inner.forward(self.norm.forward(x)) + x

    def backward(self, dout):
        return self.norm.backward(self.inner.backward(dout)) + dout


class TransformerBlock:
    def __init__(self, params, num_heads):
        p = params
        self.grads = {key: None for key in p}
        self.first = Residual(
            LayerNorm(p["gamma1"], p["beta1"]), SelfAttention(p["Wq"], p["Wk"], p["Wv"], p["Wo"], num_heads)
        )
        self.second = Residual(LayerNorm(p["gamma2"], p["beta2"]), FeedForward(p["W1"], p["b1"], p["W2"], p["b2"]))

    def forward(self, x, mask=None):
        self.first.inner.mask = mask
        return self.second.forward(self.first.forward(x))

    def backward(self, dout):
        dx = self.first.backward(self.second.backward(dout))
        for number, half in ((1, self.first), (2, self.second)):
            self.grads[f"gamma{number}"] = half.norm.dgamma
            self.grads[f"beta{number}"] = half.norm.dbeta
        for key in ("Wq", "Wk", "Wv", "Wo"):
            self.grads[key] = getattr(self.first.inner, f"d{key}")
        for key in ("W1", "b1", "W2", "b2"):
            self.grads[key] = getattr(self.second.inner, f"d{key}")
        return dx
