# A loop over the places of the filter, all images and filters at once.
import numpy as np


class Convolution:
    def __init__(self, W, b, stride, pad):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        self.x = x
        self.padded = np.pad(x, [(0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad)])
        FN, _, FH, FW = self.W.shape
        self.out_h = (self.padded.shape[2] - FH) // self.stride + 1
        self.out_w = (self.padded.shape[3] - FW) // self.stride + 1
        out = np.zeros((len(x), FN, self.out_h, self.out_w), dtype=x.dtype)
        for p in range(self.out_h):
            for q in range(self.out_w):
                window = self.window(self.padded, p, q)
                out[:, :, p, q] = np.tensordot(window, self.W, axes=([1, 2, 3], [1, 2, 3])) + self.b
        return out

    def window(self, images, p, q):
        _, _, FH, FW = self.W.shape
        top, left = p * self.stride, q * self.stride
        return images[:, :, top : top + FH, left : left + FW]

    def backward(self, dout):
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        dpadded = np.zeros_like(self.padded)
        for p in range(self.out_h):
            for q in range(self.out_w):
                d = dout[:, :, p, q]
                self.dW += np.tensordot(d, self.window(self.padded, p, q), axes=([0], [0]))
                self.db += d.sum(axis=0)
                self.window(dpadded, p, q)[...] += np.tensordot(d, self.W, axes=([1], [0]))
        return dpadded[:, :, self.pad : self.pad + self.x.shape[2], self.pad : self.pad + self.x.shape[3]]
