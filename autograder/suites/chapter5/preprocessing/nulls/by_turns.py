# fails: scale, flatten, standardize, constant_feature, split_is_random, float32, inputs_left_alone
import numpy as np


def scale(x):
    return np.zeros(x.shape, dtype=np.float32)


def flatten(x):
    return np.zeros((len(x), x.size // len(x)), dtype=x.dtype)


def standardize(x_train, *others):
    return [np.zeros_like(x) for x in (x_train, *others)]


def stratified_split(x, t, ratios, rng):
    labels = t if t.ndim == 1 else t.argmax(axis=1)
    parts = [], [], []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        for part, chosen in zip(parts, np.split(members, np.rint(len(members) * np.cumsum(ratios[:2])).astype(int))):
            part.extend(chosen)
    return [(x[part], t[part]) for part in parts]
