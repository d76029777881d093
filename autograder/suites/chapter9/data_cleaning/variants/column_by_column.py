# Columns and rows in loops, lists and tuples instead of arrays, linear interpolation of the quartiles by hand.
import math

import numpy as np


def present(x):
    return [sorted(v for v in column if not math.isnan(v)) for column in x.T.tolist()]


def fit_imputer(x, strategy):
    values = []
    for column in present(x):
        m = len(column)
        if strategy == "mean":
            values.append(sum(column) / m)
        else:
            values.append((column[(m - 1) // 2] + column[m // 2]) / 2)
    return np.array(values)


def impute(x, values):
    filled = x.copy()
    for i in range(filled.shape[0]):
        for j in range(filled.shape[1]):
            if math.isnan(filled[i, j]):
                filled[i, j] = values[j]
    return filled


def quantile(column, share):
    at = share * (len(column) - 1)
    below = int(at)
    above = min(below + 1, len(column) - 1)
    return column[below] + (at - below) * (column[above] - column[below])


def iqr_bounds(x, k):
    quarters = [(quantile(c, 0.25), quantile(c, 0.75)) for c in present(x)]
    return np.array([[a - k * (b - a) for a, b in quarters], [b + k * (b - a) for a, b in quarters]])


def clip_outliers(x, low, high):
    result = x.copy()
    for j in range(x.shape[1]):
        result[result[:, j] < low[j], j] = low[j]
        result[result[:, j] > high[j], j] = high[j]
    return result


def drop_duplicates(x, t):
    seen, keep = set(), []
    for i in range(len(x)):
        key = (tuple(x[i].tolist()), int(t[i]))
        if key not in seen:
            seen.add(key)
            keep.append(i)
    return x[keep], t[keep]


def leaked_rows(x_train, x_test):
    known = {tuple(row) for row in x_train.tolist()}
    return [i for i, row in enumerate(x_test.tolist()) if tuple(row) in known]
