# One row after the other, each with its matrix of derivatives; epsilon 1e-12.
import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta):
        self.gamma, self.beta = gamma, beta

    def forward(self, x):
        self.hats, self.roots, y = [], [], np.empty_like(x)
        for place in np.ndindex(x.shape[:-1]):
            row = x[place]
            m = sum(row) / len(row)
            v = sum((row - m) ** 2) / len(row)
            self.roots.append((v + 1e-12) ** 0.5)
            self.hats.append((row - m) / self.roots[-1])
            y[place] = self.gamma * self.hats[-1] + self.beta
        return y

    def backward(self, dout):
        dx = np.empty_like(dout)
        self.dgamma, self.dbeta = np.zeros_like(self.gamma), np.zeros_like(self.beta)
        d = len(self.gamma)
        for place, hat, root in zip(np.ndindex(dout.shape[:-1]), self.hats, self.roots):
            self.dgamma += dout[place] * hat
            self.dbeta += dout[place]
            jacobian = (np.eye(d, dtype=dout.dtype) - 1 / d - np.outer(hat, hat) / d) / root
            dx[place] = jacobian @ (self.gamma * dout[place])
        return dx
