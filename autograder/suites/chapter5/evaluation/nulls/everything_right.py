# fails: all
# As if the model never erred.
import numpy as np


def accuracy(y, t):
    return 1.0


def confusion_matrix(y, t, num_classes):
    return np.diag(np.bincount(t, minlength=num_classes))


def precision(y, t, num_classes):
    return (np.bincount(y, minlength=num_classes) > 0).astype(float)


def recall(y, t, num_classes):
    return (np.bincount(t, minlength=num_classes) > 0).astype(float)


def f1_score(y, t, num_classes):
    return recall(y, t, num_classes) * precision(y, t, num_classes)
