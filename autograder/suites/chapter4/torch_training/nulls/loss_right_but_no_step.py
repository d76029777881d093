# fails: dropout, sgd_and_momentum, adam_and_adamw, train_epoch, modes, one_hot
import torch
import torch.nn.functional as F
from torch import nn


class RegularizedNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size, dropout_ratio):
        super().__init__()
        self.affine1 = nn.Linear(input_size, hidden_size)
        self.affine2 = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        return self.affine2(torch.relu(self.affine1(x)))


class Still:
    def __init__(self, parameters):
        self.parameters = list(parameters)

    def zero_grad(self):
        pass

    def step(self):
        pass


def make_optimizer(name, parameters, lr, weight_decay):
    return Still(parameters)


def train_epoch(model, optimizer, x, t, batch_size):
    return F.cross_entropy(model(x), t).item()


def evaluate(model, x, t):
    return F.cross_entropy(model(x), t).item(), 0.0
