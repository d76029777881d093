# fails: train_step, optimizer, learning
# The gradients of train_step are differences of losses, for one parameter after the other.
import torch
import torch.nn.functional as F
from torch import nn


class TwoLayerNet(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.affine1 = nn.Linear(input_size, hidden_size)
        self.affine2 = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        return self.affine2(torch.relu(self.affine1(x)))


def train_step(model, optimizer, x, t):
    parameters = list(model.parameters())
    with torch.no_grad():
        numbers = [p.double() for p in parameters]

        def loss():
            hidden = torch.relu(x.double() @ numbers[0].T + numbers[1])
            return F.cross_entropy(hidden @ numbers[2].T + numbers[3], t if t.ndim == 1 else t.double()).item()

        before = loss()
        for p, array in zip(parameters, numbers):
            p.grad = torch.zeros_like(p)
            flat, slopes = array.view(-1), p.grad.view(-1)
            for i in range(len(flat)):
                flat[i] += 1e-4
                above = loss()
                flat[i] -= 2e-4
                slopes[i] = (above - loss()) / 2e-4
                flat[i] += 1e-4
    optimizer.step()
    return before


def train_steps(params, x, t, lr, steps):
    raise NotImplementedError
