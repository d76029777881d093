# Windows as a view; equal maxima share the gradient.
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Pool:
    def __init__(self, pool_h, pool_w, stride, pad=0):
        self.size, self.stride, self.pad = (pool_h, pool_w), stride, pad

    def view(self, x):
        return sliding_window_view(x, self.size, axis=(2, 3))[:, :, :: self.stride, :: self.stride]

    def spread(self, shares, dtype):
        _, _, oh, ow, ph, pw = shares.shape
        dx = np.zeros(self.shape, dtype)
        s = self.stride
        for i in range(ph):
            for j in range(pw):
                dx[:, :, i : i + s * oh : s, j : j + s * ow : s] += shares[..., i, j]
        return dx[:, :, self.pad : self.shape[2] - self.pad, self.pad : self.shape[3] - self.pad]


class MaxPooling(Pool):
    def forward(self, x):
        width = ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad))
        x = np.pad(x, width, mode="edge") if self.pad else x  # the nearest pixel never beats its own window
        self.shape = x.shape
        windows = self.view(x)
        out = windows.max(axis=(4, 5))
        self.mask = windows == out[..., None, None]
        if self.pad:
            inside = np.zeros(x.shape, bool)
            inside[:, :, self.pad : -self.pad, self.pad : -self.pad] = True
            self.mask &= self.view(inside)
        return out

    def backward(self, dout):
        share = dout / self.mask.sum(axis=(4, 5)).astype(dout.dtype)
        return self.spread(self.mask * share[..., None, None], dout.dtype)


class AveragePooling(Pool):
    def forward(self, x):
        self.shape = x.shape
        return self.view(x).mean(axis=(4, 5))

    def backward(self, dout):
        share = dout[..., None, None] / (self.size[0] * self.size[1])
        return self.spread(np.broadcast_to(share, dout.shape + self.size), dout.dtype)
