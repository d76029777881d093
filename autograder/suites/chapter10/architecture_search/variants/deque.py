# The population in a deque of its own; copies with deepcopy; values by rng.choice; the tournament with repetition.
import copy
from collections import deque

import numpy as np


def random_architecture(space, rng):
    architecture = {}
    for name in space:
        architecture[name] = rng.choice(space[name])
    return architecture


def mutate(architecture, space, rng):
    child = copy.deepcopy(architecture)
    name = str(rng.choice(sorted(space)))
    while child[name] == architecture[name]:
        child[name] = rng.choice(space[name])
    return child


def count_parameters(sizes):
    total = 0
    for i in range(1, len(sizes)):
        total += np.zeros((sizes[i - 1], sizes[i])).size + np.zeros(sizes[i]).size
    return total


def random_search(evaluate, space, trials, rng):
    tried = [random_architecture(space, rng) for _ in range(trials)]
    scores = [evaluate(one) for one in tried]
    return tried[int(np.argmax(scores))], list(zip(tried, scores))


def evolve(evaluate, space, population_size, sample_size, trials, rng):
    population, history = deque(), []
    for _ in range(population_size):
        one = random_architecture(space, rng)
        population.append((one, evaluate(one)))
        history.append(population[-1])
    for _ in range(trials - population_size):
        sample = [population[rng.integers(population_size)] for _ in range(sample_size)]
        parent = max(sample, key=lambda pair: pair[1])
        child = mutate(parent[0], space, rng)
        population.append((child, evaluate(child)))
        history.append(population[-1])
        population.popleft()
    return sorted(history, key=lambda pair: -pair[1])[0][0], history
