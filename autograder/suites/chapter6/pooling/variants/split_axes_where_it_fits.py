# A reshape and two maxima where stride and window are one, the slices of the module for all the rest.
import numpy as np


def slices(x, ph, pw, s):
    oh, ow = (x.shape[2] - ph) // s + 1, (x.shape[3] - pw) // s + 1
    for i in range(ph):
        for j in range(pw):
            yield x[:, :, i : i + (oh - 1) * s + 1 : s, j : j + (ow - 1) * s + 1 : s]


class MaxPooling:
    def __init__(self, pool_h, pool_w, stride, pad):
        self.window, self.pad = (pool_h, pool_w, stride), pad

    def forward(self, x):
        ph, pw, s = self.window
        self.inner = x.shape
        lowest = x.min() - 1
        self.x = np.pad(x, ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad)), constant_values=lowest)
        if ph == pw == s:
            n, c, h, w = self.x.shape
            h, w = h // s, w // s
            blocks = self.x[:, :, : h * s, : w * s].reshape(n, c, h, s, w, s)
            self.out = blocks.max(axis=3).max(axis=4)
        else:
            self.out = None
            for part in slices(self.x, *self.window):
                self.out = part.copy() if self.out is None else np.maximum(self.out, part)
        return self.out

    def backward(self, dout):
        dx, free = np.zeros_like(self.x), np.ones(dout.shape, dtype=bool)
        for part, gradient in zip(slices(self.x, *self.window), slices(dx, *self.window)):
            winner = free & (part == self.out)
            gradient[...] += np.where(winner, dout, 0)
            free &= ~winner
        (_, _, h, w), p = self.inner, self.pad
        return dx[:, :, p : p + h, p : p + w]


class AveragePooling:
    def __init__(self, pool_h, pool_w, stride):
        self.window = pool_h, pool_w, stride

    def forward(self, x):
        self.shape, self.dtype = x.shape, x.dtype
        return np.mean(list(slices(x, *self.window)), axis=0)

    def backward(self, dout):
        dx = np.zeros(self.shape, self.dtype)
        dout /= self.window[0] * self.window[1]
        for part in slices(dx, *self.window):
            np.add(part, dout, out=part)
        return dx
