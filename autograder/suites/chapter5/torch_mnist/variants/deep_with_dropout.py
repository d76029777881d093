# Two hidden layers with batch normalisation and much dropout; AdamW, a rate that falls, NumPy's global generator.
import numpy as np
import torch
from torch import nn


def block(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU(inplace=True), nn.Dropout(0.4))


def accuracy(model, x, t):
    model.eval()
    with torch.no_grad():
        return sum(int((a.argmax(1) == b).sum()) for a, b in zip(map(model, x.split(256)), t.split(256))) / len(t)


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    x, t, xv, tv = map(torch.tensor, (x_train, t_train, x_val, t_val))
    model = nn.Sequential(block(x.shape[1], 128), block(128, 64), nn.Linear(64, 10))
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr / 30, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=15, gamma=0.5)
    history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
    for _ in range(epochs):
        model.train()
        order = np.random.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = torch.from_numpy(order[start : start + batch_size])
            loss = nn.functional.cross_entropy(model(x[rows]), t[rows])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
        schedule.step()
        history["train_accuracy"].append(accuracy(model, x, t))
        history["val_accuracy"].append(accuracy(model, xv, tv))
        with torch.no_grad():
            history["loss"].append(float(nn.functional.cross_entropy(model(x), t)))
    return model, history
