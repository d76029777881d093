"""The form of many books: each gate by itself, with its own weights and an if; XOR in two layers."""

import numpy as np


def perceptron(x, w, b):
    s = np.dot(x, w)
    if s <= -b:
        return 0
    else:
        return 1


def AND(x1, x2):
    w1, w2, theta = 0.4, 0.4, 0.6
    s = x1 * w1 + x2 * w2
    if s <= theta:
        return 0
    elif s > theta:
        return 1


def NAND(x1, x2):
    x = np.array([x1, x2])
    w = np.array([-0.4, -0.4])
    b = 0.6
    s = np.sum(w * x) + b
    if s <= 0:
        return 0
    else:
        return 1


def OR(x1, x2):
    x = np.array([x1, x2])
    w = np.array([0.4, 0.4])
    b = -0.3
    s = np.sum(w * x) + b
    if s <= 0:
        return 0
    else:
        return 1


def XOR(x1, x2):
    h = [NAND(x1, x2), OR(x1, x2)]
    y = AND(h[0], h[1])
    return y


if __name__ == "__main__":
    for pair in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        print(pair, XOR(*pair))
