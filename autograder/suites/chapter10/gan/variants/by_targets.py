# Binary cross-entropy with targets 1 and 0, as in PyTorch's tutorial; another training loop, in epochs.
import numpy as np
from given import MLP, Adam


def bce(scores, targets):
    return np.mean(np.maximum(scores, 0) - scores * targets + np.log1p(np.exp(-np.abs(scores))))


def bce_gradient(scores, targets):
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-scores)) - targets) / scores.shape[0]


def discriminator_loss(real_scores, fake_scores):
    return bce(real_scores, np.ones_like(real_scores)) + bce(fake_scores, np.zeros_like(fake_scores))


def discriminator_gradient(real_scores, fake_scores):
    return bce_gradient(real_scores, 1.0), bce_gradient(fake_scores, 0.0)


def generator_loss(fake_scores):
    return bce(fake_scores, 1.0)


def generator_gradient(fake_scores):
    return bce_gradient(fake_scores, 1.0)


def train_step(generator, discriminator, g_optimizer, d_optimizer, real, z):
    fake = generator.forward(z)
    dx = discriminator.forward(np.vstack([fake, real]))
    for_real, for_fake = discriminator_gradient(dx[len(z) :], dx[: len(z)])
    discriminator.backward(np.vstack([for_fake, for_real]))
    d_optimizer.update(discriminator.params, discriminator.grads)
    scores = discriminator.forward(fake)
    generator.backward(discriminator.backward(generator_gradient(scores)))
    g_optimizer.update(generator.params, generator.grads)


def train_gan(real, z_size, steps, batch_size, lr, rng):
    discriminator = MLP([real.shape[1], 16, 1], rng)
    generator = MLP([z_size, 16, real.shape[1]], rng)
    g_adam, d_adam = Adam(lr, 0.5), Adam(lr, 0.5)
    batches = []
    for _ in range(steps):
        if not batches:
            order = rng.permutation(len(real))
            batches = [order[i : i + batch_size] for i in range(0, len(real) - batch_size + 1, batch_size)]
        train_step(generator, discriminator, g_adam, d_adam, real[batches.pop()], rng.normal(size=(batch_size, z_size)))
    return generator
