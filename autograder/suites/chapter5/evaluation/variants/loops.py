# Loops over the samples, plain Python numbers, lists made into arrays.
import numpy as np


def accuracy(y, t):
    right = 0
    for predicted, true in zip(y, t):
        if predicted == true:
            right += 1
    return right / len(t)


def confusion_matrix(y, t, num_classes):
    cm = [[0] * num_classes for _ in range(num_classes)]
    for predicted, true in zip(y, t):
        cm[true][predicted] += 1
    return np.array(cm)


def precision(y, t, num_classes):
    cm = confusion_matrix(y, t, num_classes)
    values = []
    for c in range(num_classes):
        total = sum(cm[:, c])
        values.append(cm[c, c] / total if total else 0.0)
    return np.array(values)


def recall(y, t, num_classes):
    cm = confusion_matrix(y, t, num_classes)
    values = []
    for c in range(num_classes):
        total = sum(cm[c])
        values.append(cm[c, c] / total if total else 0.0)
    return np.array(values)


def f1_score(y, t, num_classes):
    scores = []
    for p, r in zip(precision(y, t, num_classes), recall(y, t, num_classes)):
        scores.append(0.0 if p + r == 0 else 2 * p * r / (p + r))
    return np.array(scores)
