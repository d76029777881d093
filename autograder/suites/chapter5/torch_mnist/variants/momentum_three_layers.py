# Three layers in a ModuleList, momentum, index batches from NumPy, history as arrays, more keys than asked for.
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn, optim


class Deep(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return F.log_softmax(self.layers[-1](x), dim=-1)


@torch.no_grad()
def measure(model, x, t):
    y = model(torch.as_tensor(x)).numpy()
    return -y[np.arange(len(t)), t].mean(), np.mean(y.argmax(axis=1) == t)


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    net = Deep([x_train.shape[1], 100, 50, 10])
    optimizer = optim.SGD(net.parameters(), lr=0.2 * lr, momentum=0.9)
    history = {name: np.zeros(epochs) for name in ("loss", "train_accuracy", "val_loss", "val_accuracy")}
    for epoch in range(epochs):
        net.train()
        index = rng.permutation(x_train.shape[0])
        for i in range(0, len(index), batch_size):
            x, t = torch.tensor(x_train[index[i : i + batch_size]]), torch.tensor(t_train[index[i : i + batch_size]])
            for p in net.parameters():
                p.grad = None
            F.nll_loss(net(x), t).backward()
            optimizer.step()
        net.eval()
        history["loss"][epoch], history["train_accuracy"][epoch] = measure(net, x_train, t_train)
        history["val_loss"][epoch], history["val_accuracy"][epoch] = measure(net, x_val, t_val)
    return net, history
