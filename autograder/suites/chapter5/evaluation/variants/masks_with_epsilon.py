# True and false positives by masks, an epsilon of 1e-5 in each denominator, a matrix of floats.
import numpy as np

EPSILON = 1e-5


def accuracy(pred, labels):
    return np.float32(np.sum(pred == labels) / float(labels.shape[0]))


def confusion_matrix(pred, labels, n):
    return np.array([[np.sum((labels == i) & (pred == j)) for j in range(n)] for i in range(n)], dtype=float)


def parts(pred, labels, n):
    classes = np.arange(n)[:, None]
    tp = np.sum((pred == classes) & (labels == classes), axis=1)
    fp = np.sum((pred == classes) & (labels != classes), axis=1)
    fn = np.sum((pred != classes) & (labels == classes), axis=1)
    return tp, fp, fn


def precision(pred, labels, n):
    tp, fp, _ = parts(pred, labels, n)
    return tp / (tp + fp + EPSILON)


def recall(pred, labels, n):
    tp, _, fn = parts(pred, labels, n)
    return tp / (tp + fn + EPSILON)


def f1_score(pred, labels, n):
    p, r = precision(pred, labels, n), recall(pred, labels, n)
    return 2 * p * r / (p + r + EPSILON)
