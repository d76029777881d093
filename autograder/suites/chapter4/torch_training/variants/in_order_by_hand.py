# Parameters of its own, a mask by hand, batches in order, optimisers written out; the model goes back to its mode.
import torch
from torch import nn


class RegularizedNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size, dropout_ratio):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(input_size, hidden_size) * (2 / input_size) ** 0.5)
        self.b1 = nn.Parameter(torch.zeros(hidden_size))
        self.W2 = nn.Parameter(torch.randn(hidden_size, output_size) * (2 / hidden_size) ** 0.5)
        self.b2 = nn.Parameter(torch.zeros(output_size))
        self.ratio = dropout_ratio

    def forward(self, x):
        hidden = (x @ self.W1 + self.b1).clamp(min=0)
        if self.training:
            mask = torch.bernoulli(torch.full_like(hidden, 1 - self.ratio))
            hidden = hidden * mask / (1 - self.ratio)
        return hidden @ self.W2 + self.b2


class Own(torch.optim.Optimizer):
    def __init__(self, name, parameters, lr, weight_decay):
        super().__init__(parameters, {"lr": lr})
        self.name, self.lr, self.decay, self.t = name, lr, weight_decay, 0

    @torch.no_grad()
    def step(self):
        self.t += 1
        for group in self.param_groups:
            for p in group["params"]:
                g, state = p.grad.clone(), self.state[p]
                if self.name == "adamw":
                    p.mul_(1 - self.lr * self.decay)
                else:
                    g += self.decay * p
                if self.name in ("sgd", "momentum"):
                    rate = 0.9 if self.name == "momentum" else 0.0
                    state["v"] = rate * state.get("v", torch.zeros_like(p)) + g
                    p -= self.lr * state["v"]
                else:
                    state["m"] = 0.9 * state.get("m", torch.zeros_like(p)) + 0.1 * g
                    state["h"] = 0.999 * state.get("h", torch.zeros_like(p)) + 0.001 * g * g
                    m, h = state["m"] / (1 - 0.9**self.t), state["h"] / (1 - 0.999**self.t)
                    p -= self.lr * m / (h.sqrt() + 1e-8)


def make_optimizer(name, parameters, lr, weight_decay):
    return Own(name, parameters, lr, weight_decay)


def cross_entropy(scores, t):
    logs = torch.log(torch.softmax(scores, dim=1) + 1e-7)
    if t.ndim == 2:
        return -(t * logs).sum(dim=1).mean()
    return -logs[torch.arange(len(t)), t].mean()


def train_epoch(model, optimizer, x, t, batch_size):
    before = model.training
    model.train()
    losses = []
    for i in range(0, len(x), batch_size):
        for p in model.parameters():
            p.grad = None
        loss = cross_entropy(model(x[i : i + batch_size]), t[i : i + batch_size])
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    model.train(before)
    return sum(losses) / len(losses)


def evaluate(model, x, t):
    before = model.training
    model.eval()
    scores = model(x)
    model.train(before)
    right = 0
    for row, target in zip(scores, t):
        label = int(target.argmax()) if target.ndim else int(target)
        right += int(row.argmax()) == label
    return [cross_entropy(scores, t).detach().numpy(), right / len(x)]
