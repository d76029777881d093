"""Both branches of a where kept harmless; step as bools."""

import torch


def step_function(x):
    return x > 0


def sigmoid(x):
    z = torch.exp(-torch.abs(x))
    return torch.where(x >= 0, 1 / (1 + z), z / (1 + z))


def relu(x):
    return torch.maximum(x, torch.zeros_like(x))


def leaky_relu(x, slope):
    return relu(x) - slope * relu(-x)


def tanh(x):
    z = torch.exp(-2 * torch.abs(x))
    return torch.sign(x) * (1 - z) / (1 + z)


def swish(x):
    return x * sigmoid(x)


def softmax(x):
    e = (x - x.max(dim=-1, keepdim=True).values).exp()
    return e / e.sum(dim=-1, keepdim=True)
