# Features that are constant are told by a mask, parts by borders cut down to whole numbers, both as generators.
import numpy as np


def scale(x):
    factor = 1 / 255
    return np.multiply(x, factor, dtype=np.float32 if x.dtype == np.float32 else np.float64)


def flatten(x):
    return x.reshape(x.shape[0], np.prod(x.shape[1:], dtype=int)).copy(order="F")


def standardize(x_train, *others):
    mean, std = x_train.mean(0), x_train.std(0)
    moving = std > 1e-12
    for x in (x_train, *others):
        yield np.where(moving, np.divide(x - mean, std, out=np.zeros_like(x), where=moving), 0)


def stratified_split(x, t, ratios, rng):
    classes = t if t.ndim < 2 else np.nonzero(t)[1]
    pieces = {0: [], 1: [], 2: []}
    for c in np.unique(classes):
        idx = rng.choice(np.nonzero(classes == c)[0], int((classes == c).sum()), replace=False)
        a = int(ratios[0] * len(idx))
        b = int((ratios[0] + ratios[1]) * len(idx))
        for k, piece in enumerate((idx[:a], idx[a:b], idx[b:])):
            pieces[k] += piece.tolist()
    for k in range(3):
        chosen = rng.permutation(pieces[k])
        yield x[chosen], t[chosen]
