# The names and lines of PyTorch's example, fc21 and fc22, with the sum over the batch divided afterwards.
import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self, input_size, hidden_size, latent_size):
        super().__init__()
        self.fc1 = nn.Linear(input_size, hidden_size)
        self.fc21 = nn.Linear(hidden_size, latent_size)
        self.fc22 = nn.Linear(hidden_size, latent_size)
        self.fc3 = nn.Linear(latent_size, hidden_size)
        self.fc4 = nn.Linear(hidden_size, input_size)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def decode(self, z):
        h3 = F.relu(self.fc3(z))
        return torch.sigmoid(self.fc4(h3))

    def forward(self, x):
        mu, logvar = self.encode(x.view(len(x), -1))
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar

    def load_numpy(self, params):
        for name, layer in (("1", self.fc1), ("m", self.fc21), ("v", self.fc22), ("2", self.fc3), ("3", self.fc4)):
            layer.weight.data = torch.tensor(params["W" + name]).T.contiguous()
            layer.bias.data = torch.tensor(params["b" + name])


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x, reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return (BCE + KLD) / x.shape[0]


def train_epoch(model, optimizer, x, batch_size):
    order = torch.randperm(x.size(0))
    train_loss = 0
    for i in range(0, x.size(0), batch_size):
        data = x[order[i : i + batch_size]]
        optimizer.zero_grad()
        loss = loss_function(*(lambda out: (out[0], data, *out[1:]))(model(data)))
        loss.backward()
        train_loss += loss.item() * data.size(0)
        optimizer.step()
    return train_loss / x.size(0)


@torch.no_grad()
def generate(model, n):
    mu, _ = model.encode(torch.zeros(1, model.fc1.in_features))
    return model.decode(torch.randn(n, mu.shape[1]))
