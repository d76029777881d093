# fails: sgd_and_momentum, adam_and_adamw, train_epoch, evaluate, modes, one_hot
import torch
from torch import nn


class RegularizedNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size, dropout_ratio):
        super().__init__()
        self.affine1 = nn.Linear(input_size, hidden_size)
        self.dropout = nn.Dropout(dropout_ratio)
        self.affine2 = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        return self.affine2(self.dropout(torch.relu(self.affine1(x))))


def make_optimizer(name, parameters, lr, weight_decay):
    return torch.optim.SGD(parameters, lr=lr)


def train_epoch(model, optimizer, x, t, batch_size):
    optimizer.step()
    return 1.0


def evaluate(model, x, t):
    return 1.0, 0.5
