# fails: all
"""All parameters are there and loaded; the answer is an even guess."""

import torch
from torch import nn


class ThreeLayerNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.hidden = nn.Linear(input_size, hidden_size)
        self.output = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        k = self.output.out_features
        return torch.full((len(x), k), 1 / k) + 0 * self.output(self.hidden(x))

    def load_numpy(self, params):
        self.hidden.weight.data.copy_(torch.tensor(params["W1"].T))
        self.hidden.bias.data.copy_(torch.tensor(params["b1"]))
        self.output.weight.data.copy_(torch.tensor(params["W2"].T))
        self.output.bias.data.copy_(torch.tensor(params["b2"]))
