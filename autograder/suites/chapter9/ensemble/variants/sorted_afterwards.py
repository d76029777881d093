# Draws by weights and by scaled uniform numbers; predictions are put into order at the end.
import numpy as np


def soft_vote(p):
    mean = np.zeros(p.shape[1:])
    for number, one in enumerate(p, start=1):
        mean += (one - mean) / number
    return mean


def hard_vote(y, num_classes):
    return np.stack([np.bincount(sample, minlength=num_classes).argmax() for sample in y.T]).astype(np.uint8)


def bootstrap(n, rng):
    weights = rng.multinomial(n, np.full(n, 1 / n))
    chosen = np.repeat(np.arange(n), weights)
    return rng.permutation(chosen), np.flatnonzero(weights == 0)


def bagging(train_fn, x, t, n_models, rng):
    draws = (rng.random((n_models, len(x))) * len(x)).astype(int)
    return [train_fn(np.take(x, rows, axis=0), np.take(t, rows)) for rows in draws]


def out_of_fold(predict_fn, x, t, folds):
    places = np.concatenate([val for _, val in folds])
    everyone = np.arange(len(x))
    parts = []
    for _, val in folds:
        others = everyone[~np.isin(everyone, val)]
        parts.append(predict_fn(x[others], t[others], x[val]))
    return np.vstack(parts)[places.argsort()]
