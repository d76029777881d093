# Lists and loops, steps written out, indices as an array of two axes.
import numpy as np


def non_iid_split(t, num_clients, shards_per_client, rng):
    places = sorted(range(len(t)), key=lambda place: t[place])
    length = len(t) // (num_clients * shards_per_client)
    shards = [places[start : start + length] for start in range(0, len(t), length)]
    rng.shuffle(shards)
    hands = [[] for _ in range(num_clients)]
    for number, shard in enumerate(shards):
        hands[number % num_clients] += list(shard)
    return np.array(hands)


def federated_average(params, sizes):
    total, count = {}, 0
    for own, size in zip(params, sizes):
        count += size
        for key, array in own.items():
            total[key] = total.get(key, 0) + size * array
    for key in total:
        total[key] = total[key] / count
    return total


def local_update(network, params, x, t, epochs, batch_size, lr, rng):
    for key in params:
        np.copyto(network.params[key], params[key])
    order = np.arange(len(x))
    for _ in range(epochs):
        rng.shuffle(order)
        for batch in np.split(order, range(batch_size, len(x), batch_size)):
            grads = network.gradient(x[batch], t[batch])
            for key in grads:
                network.params[key] -= lr * grads[key]
    return {key: np.array(network.params[key]) for key in params}


def federated_training(network, clients, rounds, epochs, batch_size, lr, rng):
    common = {key: np.array(array) for key, array in network.params.items()}
    while rounds > 0:
        answers, sizes = [], []
        for x, t in clients:
            answers.append(local_update(network, common, x, t, epochs, batch_size, lr, rng))
            sizes.append(t.size)
        common = federated_average(answers, sizes)
        rounds -= 1
    return common
