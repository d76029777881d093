import numpy as np


def affine(x, W, b):
    raise ValueError("\x1b[31mred\x1b[0m [bold]<b>\u202egnirts\u202c\ud800 {name} %s")
