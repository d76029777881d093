# In the way of the from-scratch books: a softmax layer with a backward of its own, axes in front flattened into one.
import numpy as np


class Softmax:
    def forward(self, x):
        x = x - x.max(axis=-1, keepdims=True)
        self.out = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
        return self.out

    def backward(self, dout):
        dx = self.out * dout
        return dx - self.out * np.sum(dx, axis=-1, keepdims=True)


class MatMul:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.matmul(a, b)

    def backward(self, dout):
        return np.matmul(dout, self.b.transpose(0, 2, 1)), np.matmul(self.a.transpose(0, 2, 1), dout)


class ScaledDotProductAttention:
    def __init__(self):
        self.scores, self.softmax, self.mix = MatMul(), Softmax(), MatMul()

    def forward(self, q, k, v, mask):
        self.front = q.shape[:-2]
        q, k, v = (a.reshape(-1, *a.shape[-2:]) for a in (q, k, v))
        self.d = q.shape[-1]
        s = self.scores.forward(q, k.transpose(0, 2, 1)) / self.d**0.5
        if mask is not None:
            mask = np.broadcast_to(mask, (*self.front, *s.shape[-2:])).reshape(s.shape)
            s = np.ma.array(s, mask=~mask).filled(-np.inf)
        w = self.softmax.forward(s)
        out = self.mix.forward(w, v)
        return out.reshape(*self.front, *out.shape[-2:])

    @property
    def attention_weights(self):
        w = self.softmax.out
        return w.reshape(*self.front, *w.shape[-2:])

    def backward(self, dout):
        dw, dv = self.mix.backward(dout.reshape(-1, *dout.shape[-2:]))
        ds = self.softmax.backward(dw) / self.d**0.5
        dq, dkt = self.scores.backward(ds)
        return tuple(g.reshape(*self.front, *g.shape[-2:]) for g in (dq, dkt.transpose(0, 2, 1), dv))
