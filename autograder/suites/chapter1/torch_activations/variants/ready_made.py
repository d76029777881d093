"""What PyTorch has ready; step as ints."""

import torch
import torch.nn.functional as F


def step_function(x):
    return torch.where(x > 0, 1, 0)


def sigmoid(x):
    return torch.sigmoid(x)


def relu(x):
    return F.relu(x)


def leaky_relu(x, alpha):
    return F.leaky_relu(x, alpha)


def tanh(x):
    return x.tanh()


def swish(x):
    return F.silu(x)


def softmax(x):
    return torch.softmax(x, dim=-1)
