# Lists instead of arrays, generators instead of lists, groups dealt out by size, scores in an array.
import numpy as np


def split(vals, n):
    for val in vals:
        chosen = {int(i) for i in val}
        yield [i for i in range(n) if i not in chosen], sorted(chosen)


def k_fold(n, k, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return split([order[i::k] for i in range(k)], n)


def stratified_k_fold(t, k, rng):
    vals = [[] for _ in range(k)]
    for label in set(t.tolist()):
        members = [i for i in range(len(t)) if t[i] == label]
        for turn, place in enumerate(rng.permutation(len(members))):
            vals[turn % k].append(members[place])
    return split(vals, len(t))


def group_k_fold(groups, k, rng):
    names = sorted(set(groups.tolist()))
    rng.shuffle(names)
    vals = [[] for _ in range(k)]
    for turn, name in enumerate(names):
        smallest = vals[turn] if turn < k else min(vals, key=len)
        smallest.extend(i for i, group in enumerate(groups) if group == name)
    return list(split(vals, len(groups)))


def time_series_split(n, k):
    size = n // (k + 1)
    splits = []
    end = n
    while len(splits) < k:
        splits.insert(0, (list(range(end - size)), list(range(end - size, end))))
        end -= size
    return tuple(splits)


def cross_val_score(score_fn, x, t, folds):
    scores = np.zeros(len(folds))
    for i, fold in enumerate(folds):
        scores[i] = score_fn(x[fold[0]], t[fold[0]], x[fold[1]], t[fold[1]])
    return scores
