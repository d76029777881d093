# Step by step, as one would lower a rate by hand.
import math


def step_decay(initial_lr, epoch, factor, step_size):
    rate = initial_lr
    for past in range(1, epoch + 1):
        if past % step_size == 0:
            rate *= factor
    return rate


def exponential_decay(initial_lr, epoch, gamma):
    if epoch == 0:
        return initial_lr
    return gamma * exponential_decay(initial_lr, epoch - 1, gamma)


def cosine_annealing(initial_lr, epoch, t_max, eta_min):
    angle = math.radians(180 * epoch / t_max)
    return (initial_lr + eta_min) / 2 + (initial_lr - eta_min) / 2 * math.cos(angle)


def warmup(initial_lr, epoch, n):
    if epoch < n:
        return initial_lr * epoch / n
    else:
        return initial_lr
