import numpy as np


def affine(x, W, b):
    """入力 x に重み W を掛け、バイアス b を足す。"""
    if x.ndim > 2:
        x = x.reshape(len(x), -1)  # 画像を1列に並べる
    return x @ W + b
