# Means weighted by the part's share of the samples; the loss inside autocast.
import torch
from torch import nn

criterion = nn.CrossEntropyLoss()


def train_accumulated(model, optimizer, x, t, micro_batch):
    n = x.shape[0]
    total = 0
    optimizer.zero_grad()
    for i in range(0, n, micro_batch):
        part = x[i : i + micro_batch]
        loss = criterion(model(part), t[i : i + micro_batch]) * (len(part) / n)
        loss.backward()
        total += loss.item()
    optimizer.step()
    return total


def mixed_step(model, optimizer, x, t):
    optimizer.zero_grad()
    with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
        loss = criterion(model(x), t)
    loss.backward()
    optimizer.step()
    return float(loss)


def save_checkpoint(path, model, optimizer, epoch):
    state = {"epoch": torch.tensor(epoch)}
    state["weights"] = model.state_dict()
    state["optimizer"] = optimizer.state_dict()
    torch.save(state, path)


def load_checkpoint(path, model, optimizer):
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["weights"])
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"].item()
