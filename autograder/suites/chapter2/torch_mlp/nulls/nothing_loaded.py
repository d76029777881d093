# fails: all
"""A fine network that forgets what it is given to load."""

import torch
from torch import nn


class ThreeLayerNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.hidden = nn.Linear(input_size, hidden_size)
        self.output = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        return torch.softmax(self.output(torch.relu(self.hidden(x))), dim=1)

    def load_numpy(self, params):
        return None
