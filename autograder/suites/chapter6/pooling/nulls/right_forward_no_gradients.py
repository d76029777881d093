# fails: padding, max_gradient, ties, average, float32, inputs_left_alone
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class MaxPooling:
    def __init__(self, pool_h, pool_w, stride, pad=0):
        self.size, self.stride, self.pad = (pool_h, pool_w), stride, pad

    def forward(self, x):
        self.x = x
        x = np.pad(x, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2), constant_values=-np.inf)
        return sliding_window_view(x, self.size, axis=(2, 3))[:, :, :: self.stride, :: self.stride].max(axis=(4, 5))

    def backward(self, dout):
        return np.zeros_like(self.x)


class AveragePooling:
    def __init__(self, pool_h, pool_w, stride):
        self.size, self.stride = (pool_h, pool_w), stride

    def forward(self, x):
        self.x = x
        return sliding_window_view(x, self.size, axis=(2, 3))[:, :, :: self.stride, :: self.stride].mean(axis=(4, 5))

    def backward(self, dout):
        return np.zeros_like(self.x)
