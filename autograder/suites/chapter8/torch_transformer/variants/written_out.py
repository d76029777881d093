# Everything written out: parameters in NumPy's layout, einsum, a normalisation and a cross entropy of its own; a language model with the normalisation last and biases.
import math

import torch
from torch import nn


def to_torch_mask(mask):
    return torch.logical_not(mask)


def normalise(x, scale, shift):
    centred = x - x.mean(-1, keepdim=True)
    return centred * torch.rsqrt(centred.square().mean(-1, keepdim=True) + 1e-6) * scale + shift


class TransformerBlock(nn.Module):
    norm_last = False

    def __init__(self, d_model, num_heads, d_ff):
        super().__init__()
        self.h = num_heads
        sizes = {f"W{letter}": (d_model, d_model) for letter in "qkvo"}
        sizes |= {"W1": (d_model, d_ff), "b1": (d_ff,), "W2": (d_ff, d_model), "b2": (d_model,)}
        sizes |= {name: (d_model,) for name in ("gamma1", "beta1", "gamma2", "beta2")}
        for name, size in sizes.items():
            start = torch.randn(size) / size[0] ** 0.5 if len(size) == 2 else torch.full(size, float("gamma" in name))
            self.register_parameter(name, nn.Parameter(start))

    def attention(self, x, mask):
        q, k, v = (torch.einsum("nte,ehd->nhtd", x, W.unflatten(1, (self.h, -1))) for W in (self.Wq, self.Wk, self.Wv))
        scores = torch.einsum("nhtd,nhsd->nhts", q, k) / math.sqrt(q.size(-1))
        if mask is not None:
            mask = mask if mask.dim() == 2 else mask.unsqueeze(1)
            scores = scores.masked_fill(mask == 0, -1e9)
        seen = torch.einsum("nhts,nhsd->nthd", scores.softmax(-1), v)
        return seen.flatten(2) @ self.Wo

    def forward(self, x, mask):
        ff = lambda x: torch.clamp(x @ self.W1 + self.b1, min=0) @ self.W2 + self.b2
        if self.norm_last:
            x = normalise(x + self.attention(x, mask), self.gamma1, self.beta1)
            return normalise(x + ff(x), self.gamma2, self.beta2)
        x = x + self.attention(normalise(x, self.gamma1, self.beta1), mask)
        return x + ff(normalise(x, self.gamma2, self.beta2))

    def load_numpy(self, params):
        self.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in params.items()})


class NormLast(TransformerBlock):
    norm_last = True


class MiniGPT(nn.Module):
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        super().__init__()
        self.symbols = nn.Parameter(0.5 * torch.randn(vocab_size, d_model))
        self.places = nn.Parameter(0.5 * torch.randn(max_len, d_model))
        for i in range(num_layers):
            self.add_module(f"block{i}", NormLast(d_model, num_heads, 3 * d_model))
        self.out = nn.Linear(d_model, vocab_size)

    def forward(self, ids):
        steps = ids.size(1)
        x = nn.functional.one_hot(ids, len(self.symbols)).float() @ self.symbols + self.places[:steps]
        for name, block in self.named_children():
            if name.startswith("block"):
                x = block(x, torch.ones(steps, steps).tril())
        return self.out(x)


def train_step(model, optimizer, ids, targets):
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    logs = model(ids).log_softmax(-1).gather(-1, targets[..., None])
    loss = -logs.mean()
    loss.backward()
    optimizer.step()
    return loss
