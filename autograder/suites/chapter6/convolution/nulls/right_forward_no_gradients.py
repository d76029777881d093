# fails: input_gradient, gradients, training, float32, inputs_left_alone, usable
import numpy as np
from im2col import im2col


class Convolution:
    def __init__(self, W, b, stride, pad):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def forward(self, x):
        self.x = x
        h, w = ((x.shape[a] + 2 * self.pad - self.W.shape[a]) // self.stride + 1 for a in (2, 3))
        out = im2col(x, *self.W.shape[2:], self.stride, self.pad) @ self.W.reshape(len(self.W), -1).T + self.b
        return out.reshape(len(x), h, w, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        return np.zeros_like(self.x)
