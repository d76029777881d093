# Plain loops and two passes whose gradients are added up; scores one by one; lists instead of tuples.
import math

import numpy as np
from given import MLP, Adam


def cost(s):
    """log(1 + exp(s))."""
    return max(s, 0.0) + math.log1p(math.exp(-abs(s)))


def share(s):
    if s >= 0:
        return 1.0 / (1.0 + math.exp(-s))
    return math.exp(s) / (1.0 + math.exp(s))


def discriminator_loss(real_scores, fake_scores):
    total = 0.0
    for s in real_scores.ravel():
        total += cost(-s) / real_scores.size
    for s in fake_scores.ravel():
        total += cost(s) / fake_scores.size
    return total


def discriminator_gradient(real_scores, fake_scores):
    real = [[-share(-s) / real_scores.size] for s in real_scores.ravel().tolist()]
    fake = [[share(s) / fake_scores.size] for s in fake_scores.ravel().tolist()]
    return [np.array(real), np.array(fake)]


def generator_loss(fake_scores):
    return sum(cost(-s) for s in fake_scores.ravel().tolist()) / fake_scores.size


def generator_gradient(fake_scores):
    return np.array([[-share(-s) / fake_scores.size] for s in fake_scores.ravel().tolist()])


def train_step(generator, discriminator, g_optimizer, d_optimizer, real, z):
    fake = generator.predict(z)
    fake_scores = discriminator.predict(fake)
    real_scores = discriminator.forward(real)
    dreal, dfake = discriminator_gradient(real_scores, fake_scores)
    discriminator.backward(dreal)
    grads = dict(discriminator.grads)
    discriminator.forward(fake)
    discriminator.backward(dfake)
    for key in grads:
        grads[key] = grads[key] + discriminator.grads[key]
    d_optimizer.update(discriminator.params, grads)

    generator.forward(z)
    scores = discriminator.forward(fake)
    dx = discriminator.backward(generator_gradient(scores))
    generator.backward(dx)
    g_optimizer.update(generator.params, generator.grads)
    return discriminator_loss(real_scores, fake_scores), generator_loss(scores)


def train_gan(real, z_size, steps, batch_size, lr, rng):
    dim = real.shape[1]
    g, d = MLP([z_size, 16, dim], rng), MLP([dim, 16, 1], rng)
    optimizers = Adam(lr, beta1=0.5), Adam(lr, beta1=0.5)
    step = 0
    while step < steps:
        rows = rng.permutation(len(real))[:batch_size]
        train_step(g, d, *optimizers, real[rows], rng.standard_normal((batch_size, z_size)))
        step += 1
    return g
