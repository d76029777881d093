# fails: confusion_matrix, precision, recall, f1_score, empty_classes
import numpy as np


def accuracy(y, t):
    return np.mean(y == t)


def confusion_matrix(y, t, num_classes):
    return np.full((num_classes, num_classes), len(t) // num_classes**2)


def precision(y, t, num_classes):
    return np.full(num_classes, accuracy(y, t))


recall = f1_score = precision
