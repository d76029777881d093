# fails: all
"""A coin is tossed."""

import random


def perceptron(x, w, b):
    return random.random()


def AND(x1, x2):
    return random.random()


NAND = OR = XOR = AND
