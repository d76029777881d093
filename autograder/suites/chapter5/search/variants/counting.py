# Combinations by counting through them with divmod; columns of draws; argmax over an array of scores.
import numpy as np


def grid_search(train_fn, grid):
    total = 1
    for values in grid.values():
        total *= len(values)
    tried, scores = [], np.empty(total)
    for number in range(total):
        rest, parameters = number, dict()
        for name, values in grid.items():
            rest, index = divmod(rest, len(values))
            parameters[name] = values[index]
        scores[number] = train_fn(**parameters)
        tried.append(parameters)
    return tried[scores.argmax()].copy(), list(zip(tried, scores))


def random_search(train_fn, space, trials, rng):
    columns = {}
    for name, choices in space.items():
        if isinstance(choices, list):
            columns[name] = np.array(choices)[rng.integers(0, len(choices), trials)]
        else:
            low, high = choices
            columns[name] = np.exp(rng.uniform(np.log(low), np.log(high), trials))
    tried = [{name: column[i] for name, column in columns.items()} for i in range(trials)]
    scores = np.array([train_fn(**parameters) for parameters in tried])
    return tried[int(np.argmax(scores))], [(p, s) for p, s in zip(tried, scores)]
