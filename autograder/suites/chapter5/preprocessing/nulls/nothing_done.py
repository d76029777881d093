# fails: all
import numpy as np


def scale(x):
    return x.astype(np.float64)


def flatten(x):
    return x


def standardize(x_train, *others):
    return [x_train, *others]


def stratified_split(x, t, ratios, rng):
    return [(x, t), (x, t), (x, t)]
