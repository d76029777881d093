# train_steps loads the arrays into the module, in float32, and lets train_step do the rest; the loss stays a tensor.
import torch
from torch import nn


class TwoLayerNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(input_size, hidden_size), nn.ReLU(), nn.Linear(hidden_size, output_size)
        )

    def forward(self, x):
        return self.net(x)


def train_step(model, optimizer, x, t):
    model.train()
    criterion = nn.CrossEntropyLoss()
    loss = criterion(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


def train_steps(params, x, t, lr, steps):
    model = TwoLayerNet(*params["W1"].shape, params["b2"].size)
    with torch.no_grad():
        model.net[0].weight.copy_(torch.tensor(params["W1"].T))
        model.net[0].bias.copy_(torch.tensor(params["b1"]))
        model.net[2].weight.copy_(torch.tensor(params["W2"].T))
        model.net[2].bias.copy_(torch.tensor(params["b2"]))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    x = torch.tensor(x, dtype=torch.float32)
    t = torch.tensor(t) if t.ndim == 1 else torch.tensor(t, dtype=torch.float32)
    for _ in range(steps):
        train_step(model, optimizer, x, t)
    first, second = model.net[0], model.net[2]
    return {
        "W1": first.weight.detach().numpy().T,
        "b1": first.bias.detach().numpy(),
        "W2": second.weight.detach().numpy().T,
        "b2": second.bias.detach().numpy(),
    }
