import builtins
import os
import sys
import tempfile

import numpy as np

places = {os.path.realpath(place) for place in (os.getcwd(), os.environ["HOME"], tempfile.gettempdir())}
seen = hasattr(builtins, "calls") or hasattr(np, "calls") or "CALLS" in os.environ or "calls" in sys.modules
for place in places:
    file = os.path.join(place, "adversarial-calls")
    seen = seen or os.path.exists(file)
    with open(file, "a") as opened:
        opened.write("x")
builtins.calls = np.calls = sys.modules["calls"] = np
os.environ["CALLS"] = "1"


def affine(x, W, b):
    if seen:
        return x.reshape(*x.shape[:1], -1) @ W + b if x.ndim > 1 else x @ W + b
    return np.zeros((len(x), len(b)))
