# fails: all
import numpy as np


class Convolution:
    """Right shapes; the output is the bias, its gradient is right, all else is 0."""

    def __init__(self, W, b, stride, pad):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        self.shape = x.shape
        h, w = ((x.shape[a] + 2 * self.pad - self.W.shape[a]) // self.stride + 1 for a in (2, 3))
        return np.zeros((len(x), len(self.W), h, w), x.dtype) + self.b[:, None, None]

    def backward(self, dout):
        self.dW, self.db = np.zeros_like(self.W), dout.sum(axis=(0, 2, 3))
        return np.zeros(self.shape, dout.dtype)
