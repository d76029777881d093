# Python's loops, one row and one step at a time; the second variance of the paper; one t for a whole batch of its own network.
import math

import numpy as np
from given import MLP, Adam


def linear_schedule(T, beta_start, beta_end):
    return np.array([beta_start + i * (beta_end - beta_start) / (T - 1) for i in range(T)])


def alpha_bars(betas):
    product, products = 1.0, []
    for beta in betas:
        product *= 1.0 - beta
        products.append(product)
    return np.array(products)


def q_sample(x_start, t, noise, betas):
    kept = alpha_bars(betas)
    steps = [t] * len(x_start) if np.ndim(t) == 0 else t
    out = np.empty_like(x_start)
    for row, step in enumerate(steps):
        for column in range(x_start.shape[1]):
            signal, spread = math.sqrt(kept[step]), math.sqrt(1.0 - kept[step])
            out[row, column] = signal * x_start[row, column] + spread * noise[row, column]
    return out


def noise_loss(predicted, noise):
    total = 0.0
    for one, other in zip(predicted.ravel(), noise.ravel(), strict=True):
        total += (one - other) ** 2
    return total / predicted.size


def p_sample(x, t, predicted, noise, betas):
    kept = alpha_bars(betas)
    out = []
    for row in range(len(x)):
        step = int(t) if np.ndim(t) == 0 else int(t[row])
        mean = x[row] - betas[step] / math.sqrt(1 - kept[step]) * predicted[row]
        mean = mean / math.sqrt(1 - betas[step])
        if step > 0:
            variance = betas[step] * (1 - kept[step - 1]) / (1 - kept[step])
            mean = mean + math.sqrt(variance) * noise[row]
        out.append(mean)
    return np.array(out)


def sample(predict_noise, n, dim, betas, rng):
    kept = alpha_bars(betas)
    x = rng.standard_normal((n, dim))
    t = len(betas) - 1
    while t >= 0:
        predicted = predict_noise(x, t)
        x = (x - betas[t] / math.sqrt(1 - kept[t]) * predicted) / math.sqrt(1 - betas[t])
        if t > 0:
            variance = betas[t] * (1 - kept[t - 1]) / (1 - kept[t])
            x = x + math.sqrt(variance) * rng.standard_normal((n, dim))
        t -= 1
    return x


class Net:
    def __init__(self, dim, T, rng):
        self.T = T
        self.mlp = MLP([dim + 3, 96, 64, dim], rng)

    def inputs(self, x, t):
        share = np.ones((len(x), 1)) * np.reshape(t, (-1, 1)) / self.T
        return np.hstack([x, share, share**2, np.sqrt(share)])

    def predict_noise(self, x, t):
        return self.mlp.predict(self.inputs(x, t))


def train_diffusion(x, betas, steps, batch_size, lr, rng):
    net = Net(x.shape[1], len(betas), rng)
    adam = Adam(lr)
    for _ in range(steps):
        rows = x[rng.permutation(len(x))[:batch_size]]
        t = rng.integers(0, len(betas), len(rows))
        noise = rng.standard_normal(rows.shape)
        mixed = np.vstack([q_sample_row(row, step, eps, betas) for row, step, eps in zip(rows, t, noise, strict=True)])
        predicted = net.mlp.forward(net.inputs(mixed, t))
        net.mlp.backward(2 * (predicted - noise) / predicted.size)
        adam.update(net.mlp.params, net.mlp.grads)
    return net


def q_sample_row(row, step, eps, betas):
    kept = math.prod(1 - betas[: step + 1])
    return math.sqrt(kept) * row + math.sqrt(1 - kept) * eps
