# Potential of a game (Hart and Mas-Colell): a share is the difference of two potentials. Orders from the last to the first.
import numpy as np


def coalition_value(predict, x, background, mask):
    m = mask.astype(background.dtype)
    return predict(m * x + (1 - m) * background).mean()


def exact_shapley(value, n):
    nobody = value(np.zeros(n, dtype=bool))
    known = {(): 0.0}

    def potential(members):
        if members not in known:
            mask = np.zeros(n, dtype=bool)
            mask[list(members)] = True
            below = sum(potential(members[:k] + members[k + 1 :]) for k in range(len(members)))
            known[members] = (value(mask) - nobody + below) / len(members)
        return known[members]

    everyone = tuple(range(n))
    return np.array([potential(everyone) - potential(everyone[:i] + everyone[i + 1 :]) for i in range(n)])


def sampled_shapley(value, n, num_permutations, rng):
    total = [0] * n
    for _ in range(num_permutations):
        there = np.ones(n, dtype=bool)
        above = value(there)
        for i in rng.choice(n, size=n, replace=False):
            there[i] = False
            below = value(there)
            total[i] += (above - below) / num_permutations
            above = below
    return np.array(total)
