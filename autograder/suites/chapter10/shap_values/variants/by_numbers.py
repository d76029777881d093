# Coalitions as whole numbers, a bit for each player; every value asked once; the weight by binomial coefficients.
from math import comb

import numpy as np


def coalition_value(predict, x, background, mask):
    rows = np.repeat(background[:, None].astype(float), 1, axis=1)[:, 0].copy()
    rows[:, np.asarray(mask, dtype=bool)] = x[np.asarray(mask, dtype=bool)]
    return np.average(np.asarray(predict(rows)))


def exact_shapley(value, n):
    bits = np.arange(2**n)[:, None] >> np.arange(n) & 1
    worth = np.array([value(row.astype(bool)) for row in bits])
    sizes = bits.sum(axis=1)
    shares = []
    for i in range(n):
        without = np.flatnonzero(bits[:, i] == 0)
        weights = np.array([1 / (n * comb(n - 1, int(s))) for s in sizes[without]])
        shares.append(weights @ (worth[without + 2**i] - worth[without]))
    return np.array(shares)


def sampled_shapley(value, n, num_permutations, rng):
    known = {}

    def worth(members):
        if members not in known:
            known[members] = value(np.isin(np.arange(n), list(members)))
        return known[members]

    shares = np.zeros(n)
    for order in np.argsort(rng.random((num_permutations, n)), axis=1):
        for place, player in enumerate(order):
            shares[player] += worth(frozenset(order[: place + 1].tolist())) - worth(frozenset(order[:place].tolist()))
    return shares / num_permutations
