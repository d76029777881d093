# Sequence by sequence and step by step, in loops; nothing of the chapter is imported.
import numpy as np


class SelfAttention:
    def __init__(self, Wq, Wk, Wv):
        self.Wq, self.Wk, self.Wv = Wq, Wk, Wv

    def forward(self, x, mask):
        N, T, _ = x.shape
        self.x = x
        shown = np.ones((N, T, T), dtype=bool) if mask is None else np.broadcast_to(mask, (N, T, T))
        self.a = np.zeros((N, T, T), x.dtype)
        out = np.zeros((N, T, self.Wv.shape[1]), x.dtype)
        root = float(self.Wq.shape[1]) ** 0.5
        for n in range(N):
            q, k, v = x[n] @ self.Wq, x[n] @ self.Wk, x[n] @ self.Wv
            for t in range(T):
                best = max(q[t] @ k[s] / root for s in range(T) if shown[n, t, s])
                for s in range(T):
                    if shown[n, t, s]:
                        self.a[n, t, s] = np.exp(q[t] @ k[s] / root - best)
                self.a[n, t] /= self.a[n, t].sum()
                for s in range(T):
                    out[n, t] += self.a[n, t, s] * v[s]
        return out

    def backward(self, dout):
        N, T, _ = self.x.shape
        dx = np.zeros_like(self.x)
        self.dWq, self.dWk, self.dWv = np.zeros_like(self.Wq), np.zeros_like(self.Wk), np.zeros_like(self.Wv)
        root = float(self.Wq.shape[1]) ** 0.5
        for n in range(N):
            q, k, v = self.x[n] @ self.Wq, self.x[n] @ self.Wk, self.x[n] @ self.Wv
            dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
            for t in range(T):
                a = self.a[n, t]
                da = np.array([dout[n, t] @ v[s] for s in range(T)])
                mean = sum(a[s] * da[s] for s in range(T))
                for s in range(T):
                    dv[s] += a[s] * dout[n, t]
                    ds = a[s] * (da[s] - mean) / root
                    dq[t] += ds * k[s]
                    dk[s] += ds * q[t]
            for W, dW, d in ((self.Wq, self.dWq, dq), (self.Wk, self.dWk, dk), (self.Wv, self.dWv, dv)):
                dW += self.x[n].T @ d
                dx[n] += d @ W.T
        return dx
