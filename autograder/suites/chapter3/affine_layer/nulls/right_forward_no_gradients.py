# fails: input_gradient, gradients, images, next_batch, float32, inputs_left_alone
import numpy as np


class Affine:
    """Forward is right; every gradient is 0."""

    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        return np.zeros_like(self.x)
