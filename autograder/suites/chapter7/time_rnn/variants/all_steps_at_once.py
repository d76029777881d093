# Without a cell: what does not depend on the state is done for all steps at once. dhs is used up.
import numpy as np


class TimeRNN:
    def __init__(self, wx, wh, bias, keep):
        self.wx, self.wh, self.bias, self.keep = wx, wh, bias, keep
        self.h = None

    def set_state(self, h):
        self.h = np.array(h)

    def reset_state(self):
        self.h = None

    def forward(self, xs):
        if not self.keep:
            self.reset_state()
        start = np.zeros((len(xs), len(self.bias)), dtype=xs.dtype) if self.h is None else self.h
        self.xs = xs
        self.hs = np.concatenate([start[:, None], xs @ self.wx + self.bias], axis=1)  # (N, T + 1, H), the first is given
        for t in range(1, self.hs.shape[1]):
            self.hs[:, t] = np.tanh(self.hs[:, t] + self.hs[:, t - 1] @ self.wh)
        self.h = self.hs[:, -1].copy()
        return self.hs[:, 1:].copy()

    def backward(self, dhs):
        steps = dhs.shape[1]
        for t in range(steps - 1, -1, -1):
            dhs[:, t] *= 1 - self.hs[:, t + 1] ** 2
            if t > 0:
                dhs[:, t - 1] += dhs[:, t] @ self.wh.T
        self.dWx = np.tensordot(self.xs, dhs, axes=([0, 1], [0, 1]))
        self.dWh = np.einsum("nti,ntj->ij", self.hs[:, :-1], dhs)
        self.db = dhs.sum(axis=(0, 1))
        self.dh = dhs[:, 0] @ self.wh.T
        return dhs @ self.wx.T
