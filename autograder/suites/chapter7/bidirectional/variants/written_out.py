# Nothing imported but NumPy: one function reads, one goes back; the second LSTM walks through time from the end.
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def reverse_sequences(xs, lengths):
    out = xs.copy()
    for n, length in enumerate(lengths):
        out[n, :length] = xs[n, :length][::-1]
    return out


def read(xs, Wx, Wh, b, order):
    h = c = np.zeros((len(xs), len(Wh)), xs.dtype)
    hs, kept = np.empty((*xs.shape[:2], len(Wh)), xs.dtype), {}
    for t in order:
        f, g, i, o = np.split(xs[:, t] @ Wx + h @ Wh + b, 4, axis=1)
        f, g, i, o = sigmoid(f), np.tanh(g), sigmoid(i), sigmoid(o)
        kept[t] = [xs[:, t], h, c, f, g, i, o]
        c = f * c + g * i
        hs[:, t] = h = o * np.tanh(c)
        kept[t].append(c)
    return hs, kept


def back(dhs, kept, Wx, Wh, order):
    dxs = np.empty((*dhs.shape[:2], len(Wx)), dhs.dtype)
    dh, dc, dWx, dWh, db = 0, 0, 0, 0, 0
    for t in reversed(order):
        x, h, c, f, g, i, o, new = kept[t]
        dh, shown = dh + dhs[:, t], np.tanh(new)
        dc = dc + dh * o * (1 - shown**2)
        parts = dc * c * f * (1 - f), dc * i * (1 - g**2), dc * g * i * (1 - i), dh * shown * o * (1 - o)
        da, dc = np.hstack(parts), dc * f
        dWx, dWh, db = dWx + x.T @ da, dWh + h.T @ da, db + da.sum(axis=0)
        dxs[:, t], dh = da @ Wx.T, da @ Wh.T
    return dxs, dWx, dWh, db


class TimeBiLSTM:
    def __init__(self, Wx1, Wh1, b1, Wx2, Wh2, b2):
        self.one, self.two = (Wx1, Wh1, b1), (Wx2, Wh2, b2)

    def forward(self, xs):
        self.order = list(range(xs.shape[1]))
        hs1, self.kept1 = read(xs, *self.one, self.order)
        hs2, self.kept2 = read(xs, *self.two, self.order[::-1])
        return np.dstack([hs1, hs2])

    def backward(self, dhs):
        H = dhs.shape[2] // 2
        dxs1, *first = back(dhs[:, :, :H], self.kept1, *self.one[:2], self.order)
        dxs2, *second = back(dhs[:, :, H:], self.kept2, *self.two[:2], self.order[::-1])
        self.grads = first + second
        return dxs1 + dxs2
