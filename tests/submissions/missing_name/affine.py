import numpy as np


def linear_layer(x, W, b):
    return x @ W + b
