# By the definition: all n! orders, one after the other; masks as lists of 0 and 1, and predictions row by row.
from itertools import permutations

import numpy as np


def coalition_value(predict, x, background, mask):
    predictions = []
    for row in background:
        mixed = [x[i] if mask[i] else row[i] for i in range(len(x))]
        predictions.append(predict(np.array([mixed]))[0])
    return sum(predictions) / len(predictions)


def gains(value, order):
    mask, found = [0] * len(order), [0.0] * len(order)
    for i in order:
        without = value(np.array(mask))
        mask[i] = 1
        found[i] = value(np.array(mask)) - without
    return found


def exact_shapley(value, n):
    return np.mean([gains(value, order) for order in permutations(range(n))], axis=0)


def sampled_shapley(value, n, num_permutations, rng):
    found = []
    for _ in range(num_permutations):
        order = list(range(n))
        rng.shuffle(order)
        found.append(gains(value, order))
    return [float(column.mean()) for column in np.array(found).T]
