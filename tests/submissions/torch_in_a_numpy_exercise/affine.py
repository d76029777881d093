import numpy as np
import torch


def affine(x, W, b):
    return torch.nn.functional.linear(torch.tensor(x), torch.tensor(W).T, torch.tensor(b)).numpy()
