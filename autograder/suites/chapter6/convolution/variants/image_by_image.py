# One image after the other, with a matrix of windows for each; dx as a full correlation with turned filters.
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(image, fh, fw):
    view = sliding_window_view(image, (fh, fw), axis=(1, 2))  # (C, h, w, fh, fw)
    return view.transpose(1, 2, 0, 3, 4)


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.params, self.stride, self.pad = {"W": W, "b": b}, stride, pad

    def forward(self, x):
        W, b = self.params["W"], self.params["b"]
        fn, c, fh, fw = W.shape
        self.shape, p, s = x.shape, self.pad, self.stride
        self.matrices, maps = [], []
        for image in x:
            view = windows(np.pad(image, ((0, 0), (p, p), (p, p))), fh, fw)[::s, ::s]
            self.size = view.shape[:2]
            self.matrices.append(view.reshape(-1, c * fh * fw))
            maps.append((W.reshape(fn, -1) @ self.matrices[-1].T).reshape(fn, *self.size))
        return np.array(maps) + b.reshape(1, -1, 1, 1)

    def backward(self, dout):
        W = self.params["W"]
        fn, c, fh, fw = W.shape
        n, _, h, w = self.shape
        p, s = self.pad, self.stride
        self.db = dout.sum(axis=3).sum(axis=2).sum(axis=0)
        self.dW = sum(d.reshape(fn, -1) @ m for d, m in zip(dout, self.matrices)).reshape(W.shape)
        turned = W[:, :, ::-1, ::-1].transpose(1, 0, 2, 3).reshape(c, -1)
        dx = np.zeros(self.shape, dtype=dout.dtype)
        for k in range(n):
            spread = np.zeros((fn, h + 2 * p + fh - 1, w + 2 * p + fw - 1), dtype=dout.dtype)
            spread[:, fh - 1 :: s, fw - 1 :: s][:, : self.size[0], : self.size[1]] = dout[k]
            full = (turned @ windows(spread, fh, fw).reshape(-1, fn * fh * fw).T).reshape(c, h + 2 * p, w + 2 * p)
            dx[k] = full[:, p : p + h, p : p + w]
        return dx
