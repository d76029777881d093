# The best is kept on the way; members by permutation; results in lists of two; one helper for both searches.
def random_architecture(space, rng):
    return dict(zip(space.keys(), (values[int(rng.random() * len(values))] for values in space.values())))


def mutate(architecture, space, rng):
    moves = [(name, i) for name in space for i in range(len(space[name]) - 1)]
    names = list(architecture)
    name = names[rng.integers(0, len(names))]
    step = 1 + rng.integers(0, sum(1 for move in moves if move[0] == name))
    values = list(space[name])
    child = dict(architecture)
    child[name] = values[(values.index(architecture[name]) + step) % len(values)]
    return child


def count_parameters(sizes):
    return int(sum((n + 1) * m for n, m in zip(sizes, sizes[1:])))


def search(evaluate, trials, propose):
    best, highest, results = None, float("-inf"), []
    for _ in range(trials):
        architecture = propose(results)
        score = evaluate(architecture)
        results.append([architecture, score])
        if score > highest:
            best, highest = architecture, score
    return [best, results]


def random_search(evaluate, space, trials, rng):
    return search(evaluate, trials, lambda results: random_architecture(space, rng))


def evolve(evaluate, space, population_size, sample_size, trials, rng):
    def propose(results):
        if len(results) < population_size:
            return random_architecture(space, rng)
        members = rng.permutation(range(len(results) - population_size, len(results)))[:sample_size]
        scores = [results[i][1] for i in members]
        return mutate(results[members[scores.index(max(scores))]][0], space, rng)

    return search(evaluate, trials, propose)
