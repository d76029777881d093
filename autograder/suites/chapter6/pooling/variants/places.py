# A loop over the places; the winner of each window by argmax.
import numpy as np


class MaxPooling:
    def __init__(self, pool_h, pool_w, stride, pad):
        self.pool_h, self.pool_w, self.stride, self.pad = pool_h, pool_w, stride, pad

    def forward(self, x):
        p = self.pad
        N, C, H, W = x.shape
        self.x_shape = x.shape
        big = np.full((N, C, H + 2 * p, W + 2 * p), -np.inf, dtype=x.dtype)
        big[:, :, p : p + H, p : p + W] = x
        self.big_shape = big.shape
        out_h = (H + 2 * p - self.pool_h) // self.stride + 1
        out_w = (W + 2 * p - self.pool_w) // self.stride + 1
        out = np.zeros((N, C, out_h, out_w), dtype=x.dtype)
        self.winners = {}
        for i in range(out_h):
            for j in range(out_w):
                top, left = i * self.stride, j * self.stride
                window = big[:, :, top : top + self.pool_h, left : left + self.pool_w].reshape(N, C, -1)
                self.winners[i, j] = window.argmax(axis=2)
                out[:, :, i, j] = window.max(axis=2)
        return out

    def backward(self, dout):
        dx = np.zeros(self.big_shape, dtype=dout.dtype)
        n, c = np.ogrid[: dout.shape[0], : dout.shape[1]]
        for (i, j), winner in self.winners.items():
            row, column = i * self.stride + winner // self.pool_w, j * self.stride + winner % self.pool_w
            dx[n, c, row, column] += dout[:, :, i, j]
        return dx[:, :, self.pad : self.pad + self.x_shape[2], self.pad : self.pad + self.x_shape[3]]


class AveragePooling:
    def __init__(self, pool_h, pool_w, stride):
        self.pool_h, self.pool_w, self.stride = pool_h, pool_w, stride

    def forward(self, x):
        self.shape = x.shape
        out_h = (x.shape[2] - self.pool_h) // self.stride + 1
        out_w = (x.shape[3] - self.pool_w) // self.stride + 1
        rows = []
        for i in range(0, out_h * self.stride, self.stride):
            row = [
                x[:, :, i : i + self.pool_h, j : j + self.pool_w].mean(axis=(2, 3))
                for j in range(0, out_w * self.stride, self.stride)
            ]
            rows.append(np.stack(row, axis=-1))
        return np.stack(rows, axis=2)

    def backward(self, dout):
        dx = np.zeros(self.shape, dtype=dout.dtype)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                top, left = i * self.stride, j * self.stride
                dx[:, :, top : top + self.pool_h, left : left + self.pool_w] += dout[:, :, i, j][:, :, None, None] / (
                    self.pool_h * self.pool_w
                )
        return dx
