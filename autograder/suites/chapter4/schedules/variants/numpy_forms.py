# NumPy scalars and 0-d arrays; powers through logarithms; the cosine as a squared one of half the angle.
import numpy as np


def step_decay(lr, epoch, drop, every):
    return np.float64(lr * np.power(drop, np.floor(epoch / every)))


def exponential_decay(lr, epoch, rate):
    return np.asarray(lr * np.exp(epoch * np.log(rate)))


def cosine_annealing(lr, epoch, total, min_lr):
    return min_lr + (lr - min_lr) * np.cos(np.pi * epoch / (2 * total)) ** 2


def warmup(lr, epoch, warmup_epochs):
    return np.interp(epoch, [0, warmup_epochs], [0.0, lr])
