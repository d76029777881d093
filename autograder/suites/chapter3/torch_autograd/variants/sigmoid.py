# The hidden layer is a sigmoid, as the network in NumPy may have it; parameters in (inputs, outputs).
import numpy as np
import torch


class TwoLayerNet(torch.nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.W1 = torch.nn.Parameter(torch.randn(n_in, n_hidden) * (2 / n_in) ** 0.5)
        self.b1 = torch.nn.Parameter(torch.zeros(n_hidden))
        self.W2 = torch.nn.Parameter(torch.randn(n_hidden, n_out) * (2 / n_hidden) ** 0.5)
        self.b2 = torch.nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return torch.sigmoid(x @ self.W1 + self.b1) @ self.W2 + self.b2


def mean_cross_entropy(scores, t):
    logs = scores - torch.logsumexp(scores, dim=1, keepdim=True)
    if t.ndim == 1:
        t = torch.eye(scores.shape[1], dtype=scores.dtype)[t]
    return -(t * logs).sum() / len(scores)


def train_step(model, optimizer, x, t):
    optimizer.zero_grad(set_to_none=False)
    loss = mean_cross_entropy(model(x), t)
    loss.backward()
    optimizer.step()
    return float(loss)


def train_steps(params, x, t, lr, steps):
    leaves = {k: torch.from_numpy(v.copy()).requires_grad_() for k, v in params.items()}
    inputs, targets = torch.from_numpy(x), torch.from_numpy(t)
    for _ in range(steps):
        for leaf in leaves.values():
            leaf.grad = None
        hidden = torch.relu(inputs @ leaves["W1"] + leaves["b1"])
        loss = mean_cross_entropy(hidden @ leaves["W2"] + leaves["b2"], targets)
        loss.backward()
        with torch.no_grad():
            for leaf in leaves.values():
                leaf.sub_(lr * leaf.grad)
    return {k: np.array(v.detach()) for k, v in leaves.items()}
