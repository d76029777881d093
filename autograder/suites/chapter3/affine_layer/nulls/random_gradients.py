# fails: input_gradient, gradients, images, next_batch, float32, inputs_left_alone
import numpy as np


class Affine:
    """Forward is right; the gradients are noise of the right shapes."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = np.random.normal(size=self.W.shape), np.random.normal(size=self.b.shape)
        return np.random.normal(size=self.x.shape)
