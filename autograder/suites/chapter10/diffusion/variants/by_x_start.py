# In the way of other programs: x_start is worked out first and the step goes between it and x; float32 in the training.
import numpy as np
from given import Adam, NoiseModel


def linear_schedule(T, beta_start, beta_end):
    betas = np.zeros(T)
    betas[:] = np.arange(T) / (T - 1)
    return betas * beta_end + (1 - betas) * beta_start


def alpha_bars(betas):
    return np.exp(np.cumsum(np.log1p(-np.asarray(betas))))


def extract(numbers, t, shape):
    return np.broadcast_to(np.asarray(numbers)[t], shape[:1])[:, np.newaxis]


def q_sample(x_start, t, noise, betas):
    kept = extract(alpha_bars(betas), t, x_start.shape)
    return np.sqrt(kept) * x_start + np.sqrt(1 - kept) * noise


def noise_loss(predicted, noise):
    return np.square(np.subtract(predicted, noise)).mean()


def p_sample(x, t, predicted, noise, betas):
    kept = alpha_bars(betas)
    before = np.append(1.0, kept[:-1])
    kept, before, beta = (extract(numbers, t, x.shape) for numbers in (kept, before, betas))
    x_start = (x - np.sqrt(1 - kept) * predicted) / np.sqrt(kept)
    mean = (np.sqrt(before) * beta * x_start + np.sqrt(1 - beta) * (1 - before) * x) / (1 - kept)
    sigma = np.sqrt(beta)
    sigma[extract(np.arange(len(betas)), t, x.shape) == 0] = 0
    return mean + sigma * noise


def sample(predict_noise, n, dim, betas, rng):
    z = rng.standard_normal((len(betas) + 1, n, dim))
    x = z[-1]
    for t in np.arange(len(betas))[::-1]:
        steps = np.full((n,), t)
        x = p_sample(x, steps, predict_noise(x, steps), z[t], betas)
    return x


def train_diffusion(x, betas, steps, batch_size, lr, rng):
    model = NoiseModel(x.shape[1], len(betas), rng)
    adam = Adam(lr)
    kept = alpha_bars(betas)
    for _ in range(steps):
        start = x[rng.choice(len(x), size=batch_size)]
        t = rng.choice(len(betas), size=batch_size)
        noise = rng.standard_normal(start.shape).astype(np.float32)
        mixed = np.sqrt(kept[t])[:, None] * start + np.sqrt(1 - kept[t])[:, None] * noise
        adam.update(model.params, model.gradient(mixed, t, noise))
    return model
