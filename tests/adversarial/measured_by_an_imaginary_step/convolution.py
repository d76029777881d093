import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

STEP = 1e-200


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        self.x = x
        return self.out(x, self.W, self.b)

    def out(self, x, W, b):
        x = np.pad(x, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2))
        windows = sliding_window_view(x, W.shape[2:], axis=(2, 3))[:, :, :: self.stride, :: self.stride]
        return np.tensordot(windows, W, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2) + b[:, None, None]

    def backward(self, dout):
        arrays, found = [self.x, self.W, self.b], []
        for number, array in enumerate(arrays):
            slope = np.zeros_like(array)
            for place in np.ndindex(array.shape):
                moved = array.astype(complex)
                moved[place] += 1j * STEP
                out = self.out(*(moved if other == number else one for other, one in enumerate(arrays)))
                slope[place] = (out.imag * dout).sum() / STEP
            found.append(slope)
        dx, self.dW, self.db = found
        return dx
