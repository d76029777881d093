import subprocess
import sys

import numpy as np

subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "golden-subprocess"], start_new_session=True)


def affine(x, W, b):
    return x.reshape(*x.shape[:1], -1) @ W + b if x.ndim > 1 else x @ W + b
