import numpy as np


class Convolution:
    def __init__(self, W, b, stride, pad):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        FN, C, FH, FW = self.W.shape
        s, p = self.stride, self.pad
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        windows = np.lib.stride_tricks.sliding_window_view(self.x, (FH, FW), axis=(2, 3))
        self.windows = windows[:, :, ::s, ::s]  # (N, C, out_h, out_w, FH, FW)
        products = self.windows[:, None] * self.W[None, :, :, None, None]  # every filter with every window
        return products.sum(axis=(2, 5, 6)) + self.b.reshape(1, -1, 1, 1)

    def backward(self, dout):
        FN, C, FH, FW = self.W.shape
        s, p = self.stride, self.pad
        self.db = dout.sum(axis=(0, 2, 3))
        self.dW = np.einsum("nfij,ncijuv->fcuv", dout, self.windows, optimize=True)
        dx = np.zeros_like(self.x)
        out_h, out_w = dout.shape[2:]
        for u in range(FH):
            for v in range(FW):
                part = np.einsum("nfij,fc->ncij", dout, self.W[:, :, u, v], optimize=True)
                dx[:, :, u : u + s * out_h : s, v : v + s * out_w : s] += part
        return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]
