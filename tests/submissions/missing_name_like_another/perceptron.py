import numpy as np


def perceptron(x, w, b):
    return int(np.sum(w * x) + b > 0)


def NAND(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([-1.0, -1.0]), 1.5)


def OR(x1, x2):
    return perceptron(np.array([x1, x2]), np.array([1.0, 1.0]), -0.5)


def XOR(x1, x2):
    return int(OR(x1, x2) and NAND(x1, x2))
