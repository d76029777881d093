import torch


def step_function(x):
    y = x > 0


def sigmoid(x):
    y = 1 / (1 + torch.exp(-x))


def relu(x):
    y = torch.clamp(x, min=0)


def leaky_relu(x, alpha):
    y = torch.where(x > 0, x, alpha * x)


def tanh(x):
    y = 2 / (1 + torch.exp(-2 * x)) - 1


def swish(x):
    y = x / (1 + torch.exp(-x))


def softmax(x):
    e = torch.exp(x)
    y = e / e.sum(dim=-1, keepdim=True)
