# Nothing imported but NumPy: one convolution function and its gradients, the parameters kept in a dictionary.
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(x):
    return sliding_window_view(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), (3, 3), axis=(2, 3))


def conv(x, W, b):
    return np.einsum("nchwij,fcij->nfhw", windows(x), W) + b[None, :, None, None]


def conv_back(d, x, W):
    dW = np.einsum("nchwij,nfhw->fcij", windows(x), d)
    dx = np.einsum("nfhwij,fcij->nchw", windows(d), W[:, :, ::-1, ::-1])
    return dx, dW, d.sum(axis=(0, 2, 3))


class ResidualBlock:
    def __init__(self, W1, b1, W2, b2):
        self.params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    def forward(self, x):
        p = self.params
        self.x = x
        self.a = conv(x, p["W1"], p["b1"])
        self.h = np.maximum(self.a, 0)
        self.z = conv(self.h, p["W2"], p["b2"]) + x
        return np.where(self.z > 0, self.z, 0)

    def backward(self, dout):
        d = np.where(self.z > 0, dout, 0)
        dh, self.dW2, self.db2 = conv_back(d, self.h, self.params["W2"])
        dx, self.dW1, self.db1 = conv_back(np.where(self.a > 0, dh, 0), self.x, self.params["W1"])
        return dx + d
