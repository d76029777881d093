import numpy as np


class Affine:
    """Keeps input and upstream gradient and works the gradients out when they are asked for."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return self.flat @ self.W + self.b

    def backward(self, dout):
        self.dout = dout.copy()
        dx = np.matmul(dout, np.transpose(self.W)).reshape(self.x.shape)
        dout[...] = 0
        return dx

    @property
    def flat(self):
        return self.x.reshape(len(self.x), -1)

    dW = property(lambda self: np.tensordot(self.flat, self.dout, axes=(0, 0)))  # noqa: N815
    db = property(lambda self: self.dout.sum(0))
