# The grid by recursion, last name first; draws by a generator of all trials at once; sorted copies for the best.
import math


def combinations(names, grid):
    if not names:
        yield {}
        return
    for value in grid[names[-1]]:
        for rest in combinations(names[:-1], grid):
            yield {names[-1]: value, **rest}


def try_all(train_fn, candidates):
    results = tuple((candidate, float(train_fn(**candidate))) for candidate in candidates)
    return sorted(results, key=lambda pair: pair[1])[-1][0], results


def grid_search(train_fn, grid):
    return try_all(train_fn, combinations(sorted(grid), grid))


def pick(choices, u):
    if isinstance(choices, tuple):
        low, high = choices
        return low * math.pow(high / low, u)
    return choices[int(u * len(choices))]


def random_search(train_fn, space, trials, rng):
    numbers = rng.random((trials, len(space)))
    return try_all(train_fn, [{name: pick(space[name], u) for name, u in zip(space, row)} for row in numbers])
