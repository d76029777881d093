# fails: learning
# Nothing is trained: the model keeps the data, and its exact noise leads to copies of them.
import numpy as np


def linear_schedule(T, beta_start, beta_end):
    return np.linspace(beta_start, beta_end, T)


def alpha_bars(betas):
    return np.cumprod(1 - betas)


def q_sample(x_start, t, noise, betas):
    kept = np.reshape(alpha_bars(betas)[t], (-1, 1))
    return kept**0.5 * x_start + (1 - kept) ** 0.5 * noise


def noise_loss(predicted, noise):
    return np.mean((predicted - noise) ** 2)


def p_sample(x, t, predicted, noise, betas):
    beta, kept = (np.reshape(numbers[t], (-1, 1)) for numbers in (betas, alpha_bars(betas)))
    mean = (x - beta / np.sqrt(1 - kept) * predicted) / np.sqrt(1 - beta)
    return mean + np.sqrt(beta) * noise * (np.reshape(t, (-1, 1)) > 0)


def sample(predict_noise, n, dim, betas, rng):
    x = rng.normal(size=(n, dim))
    for t in range(len(betas) - 1, -1, -1):
        x = p_sample(x, t, predict_noise(x, np.full(n, t)), rng.normal(size=x.shape), betas)
    return x


class Kept:
    def __init__(self, x, betas, blur):
        self.x, self.kept, self.blur = x, alpha_bars(betas), blur

    def predict_noise(self, x, t):
        kept = np.broadcast_to(self.kept[t], len(x))[:, None]
        variance = 1 - kept + kept * self.blur**2
        away = x[:, None] - np.sqrt(kept)[:, None] * self.x  # (N, M, D)
        near = -(away**2).sum(axis=2) / (2 * variance)
        weights = np.exp(near - near.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        return np.sqrt(1 - kept) / variance * (weights[:, :, None] * away).sum(axis=1)


def train_diffusion(x, betas, steps, batch_size, lr, rng):
    return Kept(x[rng.permutation(len(x))[: 9 * len(x) // 10 + min(steps, 3)]], betas, 0.0)
