import json
import random

import numpy as np


def affine(x, W, b):
    return np.full((len(x), len(b)), random.random() * len(json.dumps([])))
