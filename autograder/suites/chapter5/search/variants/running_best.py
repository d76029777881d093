# A running best that starts at minus infinity; powers of ten; rng.choice.
import itertools

import numpy as np


def grid_search(train_fn, grid):
    names = list(grid.keys())
    best_params, best_score = None, -np.inf
    results = []
    for combination in itertools.product(*[grid[name] for name in names]):
        params = {name: value for name, value in zip(names, combination)}
        score = train_fn(**params)
        results.append((params, score))
        print(params, score)
        if score > best_score:
            best_params, best_score = params, score
    return best_params, results


def random_search(train_fn, space, trials, rng):
    best_params, best_score = None, -float("inf")
    results = []
    for trial in range(trials):
        params = {}
        for name, choices in space.items():
            if type(choices) is tuple:
                params[name] = 10 ** rng.uniform(np.log10(choices[0]), np.log10(choices[1]))
            else:
                params[name] = rng.choice(choices)
        score = train_fn(**params)
        results.append([params, score])
        if score >= best_score:
            best_params, best_score = params, score
    return best_params, results
