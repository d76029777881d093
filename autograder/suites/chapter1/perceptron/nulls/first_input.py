# fails: all
"""Answers with an input, or with a part of one."""


def perceptron(x, w, b):
    return float(x[0])


def AND(x1, x2):
    return x1


def NAND(x1, x2):
    return 1 - x1


def OR(x1, x2):
    return x2


def XOR(x1, x2):
    return x2
