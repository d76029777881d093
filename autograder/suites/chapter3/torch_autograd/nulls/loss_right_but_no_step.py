# fails: train_step, optimizer, one_hot, learning, train_steps, arrays_left_alone
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class TwoLayerNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.affine1 = nn.Linear(input_size, hidden_size)
        self.affine2 = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        return self.affine2(torch.relu(self.affine1(x)))


def train_step(model, optimizer, x, t):
    loss = F.cross_entropy(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


def train_steps(params, x, t, lr, steps):
    return {key: value.copy() for key, value in params.items()}
