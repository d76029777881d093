# nn.Sequential, a dictionary of optimisers, a DataLoader, dropout before ReLU; tensors come back.
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class RegularizedNet(nn.Module):
    def __init__(self, n_in, n_hidden, n_out, p):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, n_hidden), nn.Dropout(p), nn.ReLU(), nn.Linear(n_hidden, n_out))

    def forward(self, x):
        return self.net(x)


def make_optimizer(name, params, lr, weight_decay):
    params = list(params)
    makers = {
        "sgd": lambda: torch.optim.SGD(params, lr, 0.0, weight_decay=weight_decay),
        "momentum": lambda: torch.optim.SGD(params, lr, 0.9, weight_decay=weight_decay),
        "adam": lambda: torch.optim.Adam(params, lr, (0.9, 0.999), 1e-7, weight_decay),
        "adamw": lambda: torch.optim.AdamW(params, lr, (0.9, 0.999), 1e-7, weight_decay),
    }
    return makers[name]()


criterion = nn.CrossEntropyLoss()


def train_epoch(model, optimizer, x, t, batch_size):
    model.train()
    total = 0.0
    for inputs, targets in DataLoader(TensorDataset(x, t), batch_size=batch_size, shuffle=True):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(inputs)
    return total / len(x)


@torch.no_grad()
def evaluate(model, x, t):
    model.eval()
    y = model(x)
    predicted = torch.max(y, 1).indices
    truth = t if t.dim() == 1 else torch.max(t, 1).indices
    return criterion(y, t), (predicted == truth).double().mean()
