# Linear layers and F.scaled_dot_product_attention, whose mask means what ours does; sines as a buffer, a shared table, small first weights.
import torch
from torch import nn
from torch.nn import functional as F


def to_torch_mask(mask):
    return mask == False  # noqa: E712


class TransformerBlock(nn.Module):
    def __init__(self, d_model, num_heads, d_ff):
        super().__init__()
        self.n_head = num_heads
        self.ln_1, self.ln_2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.q, self.k, self.v, self.o = (nn.Linear(d_model, d_model, bias=False) for _ in range(4))
        self.up, self.down = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)

    def forward(self, x, mask):
        N, T, D = x.shape
        y = self.ln_1(x)
        q, k, v = (layer(y).view(N, T, self.n_head, -1).transpose(1, 2) for layer in (self.q, self.k, self.v))
        if mask is not None and mask.dim() == 3:
            mask = mask[:, None]
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.o(y.transpose(1, 2).contiguous().view(N, T, D))
        return x + self.down(F.relu(self.up(self.ln_2(x))))

    @torch.no_grad()
    def load_numpy(self, params):
        for layer, weight, bias in (
            (self.q, "Wq", None),
            (self.k, "Wk", None),
            (self.v, "Wv", None),
            (self.o, "Wo", None),
            (self.up, "W1", "b1"),
            (self.down, "W2", "b2"),
            (self.ln_1, "gamma1", "beta1"),
            (self.ln_2, "gamma2", "beta2"),
        ):
            layer.weight.data = torch.from_numpy(params[weight].T.copy())
            if bias:
                layer.bias.data = torch.from_numpy(params[bias].copy())


class MiniGPT(nn.Module):
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        super().__init__()
        self.wte = nn.Embedding(vocab_size, d_model)
        t, i = torch.arange(max_len)[:, None], torch.arange(0, d_model, 2)
        angles = t / 10000 ** (i / d_model)
        self.register_buffer("wpe", torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1))
        self.h = nn.ModuleList(TransformerBlock(d_model, num_heads, 4 * d_model) for _ in range(num_layers))
        self.ln_f = nn.LayerNorm(d_model)
        self.head = nn.Linear(d_model, vocab_size, bias=False)
        self.head.weight = self.wte.weight
        self.scale = d_model**0.5
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=d_model**-0.5)

    def forward(self, ids):
        T = ids.shape[1]
        x = self.wte(ids) * self.scale + self.wpe[:T]
        mask = torch.tril(torch.ones(T, T, dtype=torch.bool, device=ids.device))
        for block in self.h:
            x = block(x, mask)
        return self.head(self.ln_f(x))


def train_step(model, optimizer, ids, targets):
    model.train()
    logits = model(ids)
    loss = F.cross_entropy(logits.transpose(1, 2), targets)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.detach()
