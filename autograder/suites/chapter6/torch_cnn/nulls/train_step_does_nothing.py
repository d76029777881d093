# fails: training, freeze, transfer
# The step that was given does nothing any more, so that nothing moves.
import torch
import torch.nn.functional as F
from torch import nn


class SimpleConvNet(nn.Module):
    def __init__(self, input_dim, filter_num, filter_size, hidden_size, output_size):
        super().__init__()
        channels, height, width = input_dim
        pooled = (height - filter_size + 1) // 2 * ((width - filter_size + 1) // 2)
        self.conv = nn.Conv2d(channels, filter_num, filter_size)
        self.hidden = nn.Linear(filter_num * pooled, hidden_size)
        self.head = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv(x)), 2)
        return self.head(torch.relu(self.hidden(x.flatten(1))))

    def load_numpy(self, params):
        with torch.no_grad():
            for number, layer in enumerate((self.conv, self.hidden, self.head), start=1):
                weight = params[f"W{number}"]
                layer.weight.copy_(torch.tensor(weight if weight.ndim == 4 else weight.T))
                layer.bias.copy_(torch.tensor(params[f"b{number}"]))


def train_step(model, optimizer, x, t):
    return 0.0


def freeze_backbone(model):
    pass


def replace_head(model, num_classes):
    model.head = nn.Linear(model.head.in_features, num_classes)
