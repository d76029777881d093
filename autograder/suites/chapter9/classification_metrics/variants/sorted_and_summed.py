# Sorted once, running sums, corners alone, ranks for the area; float32 curves.
import numpy as np


def matrix_of(y, t, k):
    return np.bincount(t.astype(np.int64) * k + y, minlength=k * k).reshape(k, k)


def safe(a, b):
    return np.divide(a, b, out=np.zeros(np.shape(a)), where=np.asarray(b) > 0)


def averaged(part, whole, matrix, average):
    if average == "micro":
        part, whole = part.sum(), whole.sum()
        return part / whole
    values, support = safe(part, whole), matrix.sum(axis=1)
    return values.mean() if average == "macro" else values @ support / support.sum()


def precision(y, t, k, average):
    m = matrix_of(y, t, k)
    return averaged(np.diag(m), m.sum(axis=0), m, average)


def recall(y, t, k, average):
    m = matrix_of(y, t, k)
    return averaged(np.diag(m), m.sum(axis=1), m, average)


def f1_score(y, t, k, average):
    m = matrix_of(y, t, k)
    return averaged(2 * np.diag(m), m.sum(axis=0) + m.sum(axis=1), m, average)


def running(y, t):
    order = np.argsort(y)[::-1]
    y, t = y[order], t[order]
    ends = np.append(np.flatnonzero(y[1:] != y[:-1]), len(y) - 1)
    tp = np.cumsum(t)[ends]
    return tp, ends + 1 - tp


def roc_curve(y, t):
    tp, fp = (np.concatenate([[0], one]) for one in running(y, t))
    bends = np.append(np.diff(tp, 2) != 0, True) | np.append(np.diff(fp, 2) != 0, True)
    keep = np.concatenate([[True], bends])
    curve = np.stack([fp[keep] / fp[-1], tp[keep] / tp[-1]]).astype(np.float32)
    return curve


def roc_auc(y, t):
    ranks = np.array([(y < one).sum() + ((y == one).sum() + 1) / 2 for one in y])
    positives = (t == 1).sum()
    negatives = len(t) - positives
    return (ranks[t == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives)


def average_precision(y, t):
    tp, fp = running(y, t)
    p, r = tp / (tp + fp), tp / tp[-1]
    return float(-np.sum(np.diff(np.append(r[::-1], 0)) * p[::-1]))
