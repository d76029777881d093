# The names of the Annotated Transformer: a small number beside the root, and the means as sums divided by D.
import numpy as np


class LayerNorm:
    def __init__(self, features_a, features_b, eps=1e-6):
        self.a_2, self.b_2, self.eps = features_a, features_b, eps

    def forward(self, x):
        self.D = x.shape[-1]
        self.centred = x - x.sum(-1, keepdims=True) / self.D
        self.root = np.sqrt((self.centred**2).sum(-1, keepdims=True) / self.D)
        self.normal = self.centred / (self.root + self.eps)
        return self.a_2 * self.normal + self.b_2

    def backward(self, dout):
        flat = dout.reshape(-1, self.D)
        self.dbeta = np.ones(len(flat), dout.dtype) @ flat
        self.dgamma = np.einsum("nd,nd->d", flat, self.normal.reshape(-1, self.D))
        g = dout * self.a_2
        mean_g = g.sum(-1, keepdims=True) / self.D
        mean_gn = (g * self.normal).sum(-1, keepdims=True) / self.D
        return (g - mean_g - self.normal * mean_gn) / (self.root + self.eps)
