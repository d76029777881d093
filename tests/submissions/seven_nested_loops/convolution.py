import numpy as np


class Convolution:
    def __init__(self, W, b, stride, pad):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def loops(self):
        FN, C, FH, FW = self.W.shape
        for n in range(self.N):
            for f in range(FN):
                for i in range(self.out_h):
                    for j in range(self.out_w):
                        for c in range(C):
                            for u in range(FH):
                                for v in range(FW):
                                    yield n, f, i, j, c, u, v, i * self.stride + u, j * self.stride + v

    def forward(self, x):
        p = self.pad
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.N, _, H, W = self.x.shape
        FN, _, FH, FW = self.W.shape
        self.out_h = (H - FH) // self.stride + 1
        self.out_w = (W - FW) // self.stride + 1
        out = np.zeros((self.N, FN, self.out_h, self.out_w), dtype=x.dtype)
        for n, f, i, j, c, u, v, y, z in self.loops():
            out[n, f, i, j] += self.x[n, c, y, z] * self.W[f, c, u, v]
        return out + self.b.reshape(1, -1, 1, 1)

    def backward(self, dout):
        self.db = dout.sum(axis=(0, 2, 3))
        self.dW = np.zeros_like(self.W)
        dx = np.zeros_like(self.x)
        for n, f, i, j, c, u, v, y, z in self.loops():
            self.dW[f, c, u, v] += dout[n, f, i, j] * self.x[n, c, y, z]
            dx[n, c, y, z] += dout[n, f, i, j] * self.W[f, c, u, v]
        p = self.pad
        return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]
