# One class called Pooling, the windows as rows of im2col's matrix, the winners by argmax; padding is cut into the rows.
import numpy as np
from im2col import col2im, im2col


class Pooling:
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.pool_h, self.pool_w, self.stride, self.pad = pool_h, pool_w, stride, pad

    def forward(self, x):
        n, c, h, w = x.shape
        out_h = 1 + (h + 2 * self.pad - self.pool_h) // self.stride
        out_w = 1 + (w + 2 * self.pad - self.pool_w) // self.stride
        x = np.pad(x, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2), constant_values=-np.inf)
        rows = im2col(x, self.pool_h, self.pool_w, self.stride, 0).reshape(-1, self.pool_h * self.pool_w)
        self.x_shape, self.winner = x.shape, rows.argmax(axis=1)
        return rows.max(axis=1).reshape(n, out_h, out_w, c).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dout = dout.transpose(0, 2, 3, 1)
        size = self.pool_h * self.pool_w
        rows = np.zeros((dout.size, size), dout.dtype)
        rows[np.arange(dout.size), self.winner] = dout.ravel()
        col = rows.reshape(dout.shape[0] * dout.shape[1] * dout.shape[2], -1)
        dx = col2im(col, self.x_shape, self.pool_h, self.pool_w, self.stride, 0)
        p = self.pad
        return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]


class AveragePooling:
    def __init__(self, pool_h, pool_w, stride=1):
        self.pool_h, self.pool_w, self.stride = pool_h, pool_w, stride

    def forward(self, x):
        self.x_shape = x.shape
        out_h = (x.shape[2] - self.pool_h) // self.stride + 1
        out_w = (x.shape[3] - self.pool_w) // self.stride + 1
        rows = im2col(x, self.pool_h, self.pool_w, self.stride, 0).reshape(-1, self.pool_h * self.pool_w)
        return rows.mean(axis=1).reshape(len(x), out_h, out_w, x.shape[1]).transpose(0, 3, 1, 2)

    def backward(self, dout):
        size = self.pool_h * self.pool_w
        dout = dout.transpose(0, 2, 3, 1)
        rows = np.repeat(dout.reshape(-1, 1), size, axis=1) / size
        col = rows.astype(dout.dtype).reshape(dout.shape[0] * dout.shape[1] * dout.shape[2], -1)
        return col2im(col, self.x_shape, self.pool_h, self.pool_w, self.stride, 0)
