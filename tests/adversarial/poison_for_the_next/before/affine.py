import builtins
import gc
import json
import locale
import os
import signal
import sys
import warnings

import numpy as np

builtins.poisoned = np.poisoned = sys.modules["poisoned"] = np
sys.path.append("poisoned")
os.environ["POISONED"] = "1"
json.dumps = None
np.seterr(all="raise")
np.set_printoptions(precision=1)
locale.getlocale = lambda: ("poisoned", "poisoned")
signal.signal(signal.SIGUSR1, lambda *args: None)
warnings.simplefilter("error")
sys.setrecursionlimit(777)
gc.set_threshold(7777)
np.random.default_rng = None
try:
    for module in (np, json, locale):
        with open(module.__file__, "a") as file:
            file.write("")
        os.utime(module.__file__)
except OSError:
    pass


def affine(x, W, b):
    return np.zeros((len(x), len(b)))
