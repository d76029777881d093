"""Parameters laid out as in NumPy, elementary operations, a softmax of its own."""

import torch
from torch import nn


class ThreeLayerNet(nn.Module):
    def __init__(self, D, H, K):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(D, H) * (2 / D) ** 0.5)
        self.b1 = nn.Parameter(torch.zeros(H))
        self.W2 = nn.Parameter(torch.randn(H, K) * (2 / H) ** 0.5)
        self.b2 = nn.Parameter(torch.zeros(K))

    def forward(self, x):
        h = (x @ self.W1 + self.b1).clamp(min=0)
        z = h @ self.W2 + self.b2
        e = torch.exp(z - z.max(dim=1, keepdim=True).values)
        return e / e.sum(dim=1, keepdim=True)

    def load_numpy(self, params):
        for name, value in params.items():
            getattr(self, name).data[...] = torch.from_numpy(value)
