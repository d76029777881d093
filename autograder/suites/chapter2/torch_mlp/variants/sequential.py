"""nn.Sequential with everything in it, loaded through its state."""

import torch
from torch import nn


class ThreeLayerNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(input_size, hidden_size), nn.ReLU(), nn.Linear(hidden_size, output_size), nn.Softmax(dim=-1)
        )
        for layer in self.net:
            if isinstance(layer, nn.Linear):
                nn.init.kaiming_normal_(layer.weight)
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        return self.net(x)

    def load_numpy(self, params):
        state = {
            "0.weight": params["W1"].T,
            "0.bias": params["b1"],
            "2.weight": params["W2"].T,
            "2.bias": params["b2"],
        }
        self.net.load_state_dict({name: torch.tensor(array) for name, array in state.items()})
        return self
