# fails: forward, input_gradient, gradients, training, float32, inputs_left_alone
import numpy as np


class ResidualBlock:
    """No convolution at all: right only where there is nothing to convolve with."""

    def __init__(self, W1, b1, W2, b2):
        self.dW1, self.db1, self.dW2, self.db2 = (np.zeros_like(array) for array in (W1, b1, W2, b2))

    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
