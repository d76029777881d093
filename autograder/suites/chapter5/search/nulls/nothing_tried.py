# fails: all
# Combinations and scores that were never trained with.
import itertools

import numpy as np


def grid_search(train_fn, grid):
    tried = [dict(zip(grid, values)) for values in itertools.product(*grid.values())]
    return tried[-1], [(parameters, 0.9) for parameters in tried]


def random_search(train_fn, space, trials, rng):
    tried = [{name: choices[rng.integers(len(choices))] for name, choices in space.items()} for _ in range(trials)]
    return tried[0], [(parameters, 0.9) for parameters in tried]
