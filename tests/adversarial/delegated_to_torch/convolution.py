import numpy as np
import torch


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, x):
        x, W, b = (torch.tensor(array) for array in (x, self.W, self.b))
        return torch.nn.functional.conv2d(x, W, b, self.stride, self.pad).numpy()
