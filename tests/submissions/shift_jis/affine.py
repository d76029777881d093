import numpy as np


def affine(x, W, b):
    """入力 x に重み W を掛け、バイアス b を足す。"""
    return x @ W + b
