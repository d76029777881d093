# fails: grid_combinations, grid_results, grid_best, random_draws, random_generator, random_results, dictionaries_left_alone
# The first combination again and again, and of ranges only the two ends.
import numpy as np


def grid_search(train_fn, grid):
    parameters = {name: values[0] for name, values in grid.items()}
    count = int(np.prod([len(values) for values in grid.values()]))
    results = [(parameters, train_fn(**parameters)) for _ in range(count)]
    return parameters, results


def random_search(train_fn, space, trials, rng):
    results = []
    for _ in range(trials):
        parameters = {name: choices[rng.integers(len(choices))] for name, choices in space.items()}
        results.append((parameters, train_fn(**parameters)))
    return max(results, key=lambda result: result[1])[0], results
