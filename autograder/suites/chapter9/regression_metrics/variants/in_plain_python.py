# Loops over pairs, without NumPy.
import math


def mean_squared_error(predicted, true):
    return sum((p - q) * (p - q) for p, q in zip(predicted, true)) / len(true)


def root_mean_squared_error(predicted, true):
    return math.sqrt(mean_squared_error(predicted, true))


def mean_absolute_error(predicted, true):
    total = 0.0
    for p, q in zip(predicted, true):
        total += abs(float(p) - float(q))
    return total / len(predicted)


def r2_score(predicted, true):
    mean = sum(true) / len(true)
    return 1 - sum((p - q) ** 2 for p, q in zip(predicted, true)) / sum((q - mean) ** 2 for q in true)
