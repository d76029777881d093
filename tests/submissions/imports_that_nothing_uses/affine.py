import importlib.util
import os, sys, torch, numpy as np
from typing import TYPE_CHECKING

import pandas as pd
import torch.nn as nn
from common.functions import *
from sklearn.datasets import load_digits

from .layers import Relu

if TYPE_CHECKING:
    from torch import Tensor

GPU = importlib.util.find_spec("cupy") is not None
if GPU:
    import cupy as np

try:
    import cupy as xp
except ImportError:
    xp = np

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
print(torch.__version__, device)
table = pd.DataFrame({"x": [1.0]})
mean = float(table["x"].mean()) * np.ones(3)
train, test = load_digits(return_X_y=True)
for epoch in range(len(train)):
    mean += epoch


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)


@torch.no_grad()
def predict(x: torch.Tensor, net: Net = Net()) -> "Tensor":
    import torch.nn.functional as F

    return F.softmax(net(x), dim=1)


def probabilities(x):
    return softmax(x)


def affine(x, W, b):
    if GPU or isinstance(x, torch.Tensor):
        x = xp.asnumpy(x)
    if x.ndim > 2:
        x = x.reshape(len(x), -1)
    return xp.matmul(x, W) + b
