# Masked arrays, copies that are written into, comparisons of all pairs; Fortran order and other dtypes come back.
import numpy as np


def fit_imputer(x, strategy):
    masked = np.ma.masked_invalid(x)
    found = masked.mean(axis=0) if strategy == "mean" else np.ma.median(masked, axis=0)
    return np.asarray(found.data, dtype=float)


def impute(x, values):
    rows, columns = np.nonzero(x != x)
    x = np.array(x, order="F")
    x[rows, columns] = np.take(values, columns)
    return x


def iqr_bounds(x, k):
    q1, q3 = np.quantile(x, 0.25, axis=0), np.quantile(x, 0.75, axis=0)
    return [q1 * (1 + k) - q3 * k, q3 * (1 + k) - q1 * k]


def clip_outliers(x, low, high):
    return np.where(x < low, low, np.where(x > high, high, x))


def drop_duplicates(x, t):
    equal = (x[:, None, :] == x[None, :, :]).all(axis=2) & (t[:, None] == t[None, :])
    first = equal.argmax(axis=1)
    new = first == np.arange(len(x))
    return x[new], t[new].astype(np.uint8)


def leaked_rows(x_train, x_test):
    both = np.concatenate([x_train, x_test])
    _, number = np.unique(both, axis=0, return_inverse=True)
    number = number.reshape(-1)
    return np.where(np.isin(number[len(x_train) :], number[: len(x_train)]))[0].astype(np.int32)
