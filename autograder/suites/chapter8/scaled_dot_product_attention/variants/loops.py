# Query by query, in loops, with the whole matrix of derivatives of each softmax; dout is used up.
import numpy as np


class ScaledDotProductAttention:
    def forward(self, q, k, v, mask):
        shape = (*q.shape[:-1], k.shape[-2])
        shown = np.broadcast_to(True if mask is None else mask, shape)
        self.q, self.k, self.v = q, k, v
        self.attention_weights = np.zeros(shape, q.dtype)
        out = np.zeros((*q.shape[:-1], v.shape[-1]), q.dtype)
        for place in np.ndindex(q.shape[:-1]):
            front = place[:-1]
            keys = np.flatnonzero(shown[place])
            scores = np.array([q[place].dot(k[front][j]) for j in keys]) / np.array(q.shape[-1] ** 0.5, q.dtype)
            powers = np.exp(scores - max(scores))
            for j, power in zip(keys, powers):
                self.attention_weights[place][j] = power / sum(powers)
                out[place] += self.attention_weights[place][j] * v[front][j]
        return out

    def backward(self, dout):
        dq, dk, dv = np.zeros_like(self.q), np.zeros_like(self.k), np.zeros_like(self.v)
        root = self.q.shape[-1] ** 0.5
        for place in np.ndindex(self.q.shape[:-1]):
            front, w = place[:-1], self.attention_weights[place]
            for j in range(len(w)):
                dv[front][j] += w[j] * dout[place]
            jacobian = np.diag(w) - np.outer(w, w)
            ds = jacobian @ (self.v[front] @ dout[place]) / root
            for j in range(len(w)):
                dq[place] += ds[j] * self.k[front][j]
                dk[front][j] += ds[j] * self.q[place]
        dout[...] = 0
        return [dq, dk, dv]
