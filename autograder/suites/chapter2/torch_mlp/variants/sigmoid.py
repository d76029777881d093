"""A sigmoid in the hidden layer, as the network in NumPy may have it."""

import torch


class ThreeLayerNet(torch.nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.first = torch.nn.Linear(input_size, hidden_size)
        self.second = torch.nn.Linear(hidden_size, output_size)

    def forward(self, x):
        return torch.softmax(self.second(torch.sigmoid(self.first(x))), dim=-1)

    def load_numpy(self, params):
        for layer, W, b in ((self.first, "W1", "b1"), (self.second, "W2", "b2")):
            layer.weight.data = torch.tensor(params[W].T.copy())
            layer.bias.data = torch.tensor(params[b])
