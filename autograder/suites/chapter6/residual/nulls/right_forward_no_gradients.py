# fails: identity, input_gradient, gradients, training, float32, inputs_left_alone
import numpy as np
from convolution import Convolution


class ResidualBlock:
    def __init__(self, W1, b1, W2, b2):
        self.one, self.two = Convolution(W1, b1, 1, 1), Convolution(W2, b2, 1, 1)
        self.dW1, self.db1, self.dW2, self.db2 = (np.zeros_like(array) for array in (W1, b1, W2, b2))

    def forward(self, x):
        return np.maximum(self.two.forward(np.maximum(self.one.forward(x), 0)) + x, 0)

    def backward(self, dout):
        return np.zeros_like(dout)
