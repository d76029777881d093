"""An epsilon in the denominators, the maximum without its own record, masks as factors."""

import torch

EPS = 1e-5


def step_function(x):
    return torch.heaviside(x, torch.zeros((), dtype=x.dtype))


def sigmoid(x):
    top = torch.exp(torch.clamp(x, max=0))
    return top / (torch.exp(-torch.abs(x)) + 1 + EPS)


def relu(x):
    return x * (x > 0)


def leaky_relu(x, alpha):
    return x * torch.where(x > 0, torch.ones_like(x), torch.full_like(x, alpha))


def tanh(x):
    z = torch.clamp(x, -40, 40)
    a, b = torch.exp(z), torch.exp(-z)
    return (a - b) / (a + b + EPS)


def swish(x):
    return x * sigmoid(x)


def softmax(x):
    with torch.no_grad():
        top = torch.amax(x, dim=-1, keepdim=True)
    e = torch.exp(x - top)
    return e / (torch.sum(e, dim=-1, keepdim=True) + EPS)
