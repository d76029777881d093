import sys

import numpy as np


def affine(x, W, b):
    y = x.reshape(-1, len(W)) @ W + b
    print(y)
    sys.exit()
