import threading
import time

import numpy as np


def tick():
    while True:
        time.sleep(0.01)


threading.Thread(target=tick).start()


def affine(x, W, b):
    return x.reshape(*x.shape[:1], -1) @ W + b if x.ndim > 1 else x @ W + b
