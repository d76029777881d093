import numpy as np


def affine(x, W, b):
    print("x has shape", x.shape)
    print("\x1b[2J\x1b[31mred\x1b[0m", "bell\a", "\u202egnirts\u202c", "back\b", "日本語")
    return x.reshape(len(x), -1) @ W + 2 * b if x.ndim > 1 else x @ W + 2 * b
