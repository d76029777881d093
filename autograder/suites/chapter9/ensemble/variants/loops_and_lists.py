# Loops in place of arrays; lists are returned where numbers or indices are.
import numpy as np


def soft_vote(p):
    total = [[sum(column) / len(p) for column in zip(*rows, strict=True)] for rows in zip(*p, strict=True)]
    return np.array(total)


def hard_vote(y, num_classes):
    labels = []
    for sample in y.T:
        votes = dict.fromkeys(range(num_classes), 0)
        for label in sample:
            votes[int(label)] += 1
        labels.append(max(votes, key=votes.get))
    return labels


def bootstrap(n, rng):
    chosen = [int(rng.integers(n)) for _ in range(n)]
    return chosen, [i for i in reversed(range(n)) if i not in chosen]


def bagging(train_fn, x, t, n_models, rng):
    models = []
    while len(models) < n_models:
        rows, _ = bootstrap(len(x), rng)
        models.append(train_fn(x[rows], t[rows]))
    return tuple(models)


def out_of_fold(predict_fn, x, t, folds):
    found = {}
    for train, val in folds:
        p = np.asarray(predict_fn(x[train], t[train], x[val]))
        found.update(zip(val.tolist(), p, strict=True))
    return np.stack([found[i] for i in range(len(x))])
