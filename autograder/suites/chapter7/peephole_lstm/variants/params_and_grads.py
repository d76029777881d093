# Parameters and gradients in lists; the peepholes as one product for two gates; their gradient as an einsum.
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class PeepholeLSTM:
    def __init__(self, Wx, Wh, b, Wp):
        self.params = [Wx, Wh, b, Wp]
        self.grads = [np.zeros_like(one) for one in self.params]
        self.cache = None

    def forward(self, x, h_prev, c_prev):
        Wx, Wh, b, Wp = self.params
        N, H = h_prev.shape
        A = (np.dot(x, Wx) + np.dot(h_prev, Wh) + b).reshape(N, 4, H)
        A[:, [0, 2]] += Wp[:2] * c_prev[:, None]
        f, g, i = sigmoid(A[:, 0]), np.tanh(A[:, 1]), sigmoid(A[:, 2])
        c_next = f * c_prev + g * i
        o = sigmoid(A[:, 3] + Wp[2] * c_next)
        self.cache = x, h_prev, c_prev, f, g, i, o, c_next
        return o * np.tanh(c_next), c_next

    def backward(self, dh_next, dc_next):
        Wx, Wh, _, Wp = self.params
        x, h_prev, c_prev, f, g, i, o, c_next = self.cache
        shown = np.tanh(c_next)
        dA = np.empty((len(x), 4, h_prev.shape[1]), dtype=x.dtype)
        dA[:, 3] = dh_next * shown * o * (1 - o)
        dc_next += dh_next * o * (1 - shown**2)
        dc_next += dA[:, 3] * Wp[2]
        dA[:, 0] = dc_next * c_prev * f * (1 - f)
        dA[:, 1] = dc_next * i * (1 - g**2)
        dA[:, 2] = dc_next * g * i * (1 - i)
        seen = np.stack([c_prev, c_prev, c_next], axis=1)
        flat = dA.reshape(len(x), -1)
        for kept, new in zip(
            self.grads, (x.T @ flat, h_prev.T @ flat, flat.sum(axis=0), np.einsum("nkh,nkh->kh", dA[:, [0, 2, 3]], seen))
        ):
            kept[...] = new
        dc_prev = dc_next * f + (dA[:, [0, 2]] * Wp[:2]).sum(axis=1)
        return [flat @ Wx.T, flat @ Wh.T, dc_prev]
