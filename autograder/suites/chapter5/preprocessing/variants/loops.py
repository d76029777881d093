# Loops over features and images, an epsilon inside the root, masks, a shuffle of everything first.
import numpy as np


def scale(x):
    y = np.array(x, dtype=x.dtype if x.dtype.kind == "f" else float)
    y /= 255
    return y


def flatten(x):
    return np.array([sample.flatten() for sample in x])


def standardize(x_train, *others):
    result = [x_train.copy()] + [x.copy() for x in others]
    for j in range(x_train.shape[1]):
        m, v = x_train[:, j].mean(), x_train[:, j].var()
        for x in result:
            x[:, j] = (x[:, j] - m) / np.sqrt(v + 1e-5)
    return result


def stratified_split(x, t, ratios, rng):
    order = rng.permutation(len(t))
    where = np.zeros(len(t), dtype=int)
    for label in set(t.tolist() if t.ndim == 1 else t.argmax(1).tolist()):
        mine = [i for i in order if (t[i] if t.ndim == 1 else t[i].argmax()) == label]
        for place, i in enumerate(mine):
            share = (place + 0.5) / len(mine)
            where[i] = 0 if share < ratios[0] else 1 if share < ratios[0] + ratios[1] else 2
    return [[x[where == part], t[where == part]] for part in range(3)]
