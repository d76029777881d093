# fails: all
# Noise of the right shape, drawn from the generator, and the targets.
import numpy as np


def flip(x):
    return np.random.uniform(size=x.shape)


def shift(x, dy, dx):
    return np.random.uniform(size=x.shape)


def rotate(x, degrees):
    return np.random.uniform(size=x.shape)


def brightness(x, factor):
    return np.random.uniform(size=x.shape)


def noise(x, std, rng):
    return rng.uniform(size=x.shape)


def augment(x, t, rng):
    return rng.uniform(size=x.shape), t
