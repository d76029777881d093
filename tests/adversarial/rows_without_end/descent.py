import numpy as np


def gradient_descent(f, init_x, lr=0.01, step_num=100):
    return init_x, np.zeros((2**26, 1), np.uint8)
