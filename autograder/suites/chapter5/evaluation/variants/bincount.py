# One bincount over pair numbers; nan_to_num for empty classes; F1 from the counts.
import numpy as np


def accuracy(y, t):
    return 1 - np.count_nonzero(y - t.astype(int)) / y.size


def confusion_matrix(y, t, num_classes):
    pairs = t.astype(np.int64) * num_classes + y
    return np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)


def precision(y, t, num_classes):
    matrix = confusion_matrix(y, t, num_classes)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(matrix.diagonal() / matrix.sum(axis=0)).astype(np.float32)


def recall(y, t, num_classes):
    return precision(t, y, num_classes)


def f1_score(y, t, num_classes):
    matrix = confusion_matrix(y, t, num_classes)
    both = matrix.sum(axis=0) + matrix.sum(axis=1)
    return np.divide(2 * matrix.diagonal(), both, out=np.zeros(num_classes), where=both > 0)
