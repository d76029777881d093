# fails: all
import numpy as np


class MaxPooling:
    """Keeps the first number of each window and gives it the whole gradient."""

    def __init__(self, pool_h, pool_w, stride, pad=0):
        self.pool_h, self.pool_w, self.stride, self.pad = pool_h, pool_w, stride, pad

    def forward(self, x):
        self.shape, self.x = x.shape, np.pad(x, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2))
        h, w = self.x.shape[2] - self.pool_h + 1, self.x.shape[3] - self.pool_w + 1
        return self.x[:, :, : h : self.stride, : w : self.stride]

    def backward(self, dout):
        dx = np.zeros_like(self.x)
        h, w = self.x.shape[2] - self.pool_h + 1, self.x.shape[3] - self.pool_w + 1
        dx[:, :, : h : self.stride, : w : self.stride] = dout
        return dx[:, :, self.pad : self.pad + self.shape[2], self.pad : self.pad + self.shape[3]]


class AveragePooling(MaxPooling):
    pass
