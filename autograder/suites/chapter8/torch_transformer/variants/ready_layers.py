# PyTorch's own block, which can have its normalisation first, with biases that are 0 after loading; a stack of it as the language model.
import torch
from torch import nn


def to_torch_mask(mask):
    return mask ^ True


class TransformerBlock(nn.Module):
    def __init__(self, d_model, num_heads, d_ff):
        super().__init__()
        self.heads = num_heads
        self.layer = nn.TransformerEncoderLayer(d_model, num_heads, d_ff, dropout=0.0, batch_first=True, norm_first=True)

    def forward(self, x, mask):
        if mask is None:
            return self.layer(x)
        hidden = to_torch_mask(mask)
        if hidden.ndim == 3:
            hidden = torch.stack([hidden] * self.heads, dim=1).flatten(0, 1)
        return self.layer(x, src_mask=hidden)

    def load_numpy(self, params):
        p = {key: torch.tensor(value) for key, value in params.items()}
        own, d = self.layer.state_dict(), len(p["b2"])
        own["self_attn.in_proj_weight"] = torch.cat([p["Wq"], p["Wk"], p["Wv"]], dim=1).T
        own["self_attn.in_proj_bias"] = torch.zeros(3 * d)
        own["self_attn.out_proj.weight"], own["self_attn.out_proj.bias"] = p["Wo"].T, torch.zeros(d)
        own["linear1.weight"], own["linear1.bias"] = p["W1"].T, p["b1"]
        own["linear2.weight"], own["linear2.bias"] = p["W2"].T, p["b2"]
        for half in "12":
            own[f"norm{half}.weight"], own[f"norm{half}.bias"] = p["gamma" + half], p["beta" + half]
        self.layer.load_state_dict(own)


class MiniGPT(nn.Module):
    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        super().__init__()
        self.embed = nn.ModuleDict({"id": nn.Embedding(vocab_size, d_model), "place": nn.Embedding(max_len, d_model)})
        blocks = [nn.TransformerEncoderLayer(d_model, num_heads, 4 * d_model, 0.0, batch_first=True) for _ in range(num_layers)]
        self.stack = nn.ModuleList(blocks)
        self.head = nn.Sequential(nn.LayerNorm(d_model), nn.Linear(d_model, vocab_size))

    def forward(self, ids):
        places = torch.arange(ids.size(1)).expand_as(ids)
        x = self.embed["id"](ids) + self.embed["place"](places)
        mask = nn.Transformer.generate_square_subsequent_mask(ids.size(1))
        for block in self.stack:
            x = block(x, src_mask=mask)
        return self.head(x)


def train_step(model, optimizer, ids, targets):
    loss = nn.CrossEntropyLoss()(model(ids).reshape(ids.numel(), -1), targets.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
