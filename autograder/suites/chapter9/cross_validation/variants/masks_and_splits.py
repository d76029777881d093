# Random fold numbers, masks, splits of shuffled classes; an array of pairs where the sizes allow it.
import numpy as np


def from_numbers(fold, k):
    everything = np.arange(len(fold))
    return [[everything[fold != i], everything[fold == i]] for i in range(k)]


def k_fold(n, k, rng):
    return from_numbers(rng.permutation(np.arange(n) % k), k)


def stratified_k_fold(t, k, rng):
    vals = [np.zeros(0, dtype=int)] * k
    for c in range(t.max() + 1):
        pieces = np.array_split(rng.permutation(np.where(t == c)[0]), k)
        vals = [np.concatenate([val, piece]) for val, piece in zip(vals, pieces)]
    return [(np.setdiff1d(np.arange(len(t)), val), val) for val in vals]


def group_k_fold(groups, k, rng):
    names, number = np.unique(groups, return_inverse=True)
    return from_numbers(rng.permutation(np.arange(len(names)) % k)[number], k)


def time_series_split(n, k):
    size, rest = divmod(n, k + 1)
    parts = np.split(np.arange(n), [size + rest + i * size for i in range(k)])
    return [(np.concatenate(parts[: i + 1]), parts[i + 1]) for i in range(k)]


def cross_val_score(score_fn, x, t, folds):
    return tuple(score_fn(np.take(x, a, axis=0), np.take(t, a), np.take(x, b, axis=0), np.take(t, b)) for a, b in folds)
