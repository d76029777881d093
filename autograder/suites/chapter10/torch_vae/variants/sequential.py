# Parts of nn.Sequential; noise as a distribution's rsample; a DataLoader; the loss pixel by pixel; tensors are returned.
import torch
from torch import nn
from torch.distributions import Normal
from torch.utils.data import DataLoader


class VAE(nn.Module):
    def __init__(self, input_size, hidden_size, latent_size):
        super().__init__()
        self.latent_size = latent_size
        self.encoder = nn.Sequential(nn.Linear(input_size, hidden_size), nn.ReLU(), nn.Linear(hidden_size, 2 * latent_size))
        self.decoder = nn.Sequential(
            nn.Linear(latent_size, hidden_size), nn.ReLU(), nn.Linear(hidden_size, input_size), nn.Sigmoid()
        )

    def encode(self, x):
        return self.encoder(x).chunk(2, dim=1)

    def reparameterize(self, mu, log_var):
        return Normal(mu, (0.5 * log_var).exp()).rsample()

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, log_var = self.encode(x)
        return [self.decode(self.reparameterize(mu, log_var)), mu, log_var]

    def load_numpy(self, params):
        p = {key: torch.from_numpy(array) for key, array in params.items()}
        state = {
            "encoder.0.weight": p["W1"].t(),
            "encoder.0.bias": p["b1"],
            "encoder.2.weight": torch.cat([p["Wm"], p["Wv"]], dim=1).t(),
            "encoder.2.bias": torch.cat([p["bm"], p["bv"]]),
            "decoder.0.weight": p["W2"].t(),
            "decoder.0.bias": p["b2"],
            "decoder.2.weight": p["W3"].t(),
            "decoder.2.bias": p["b3"],
        }
        self.load_state_dict(state)


def loss_function(y, x, mu, log_var):
    y = y.clamp(1e-7, 1 - 1e-7)
    bce = -(x * y.log() + (1 - x) * (1 - y).log()).sum(dim=1)
    kld = -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp(), dim=1)
    return torch.mean(bce + kld)


def train_epoch(model, optimizer, x, batch_size):
    model.train()
    losses = []
    for batch in DataLoader(x, batch_size=batch_size, shuffle=True):
        model.zero_grad()
        y, mu, log_var = model(batch)
        loss = loss_function(y, batch, mu, log_var)
        loss.backward()
        optimizer.step()
        losses.extend([loss.detach()] * len(batch))
    return torch.stack(losses).mean()


def generate(model, n):
    z = torch.zeros(n, model.latent_size).normal_()
    return model.decode(z)
