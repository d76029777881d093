# The server averages what has changed about the parameters; clients in a random order; the network keeps the average.
import numpy as np
from given import SGD


def non_iid_split(t, num_clients, shards_per_client, rng):
    by_label = np.lexsort((rng.random(len(t)), t)).reshape(num_clients * shards_per_client, -1)
    rng.shuffle(by_label)
    return by_label.reshape(num_clients, -1)


def federated_average(params, sizes):
    return {key: np.average([own[key] for own in params], axis=0, weights=sizes) for key in params[0]}


def local_update(network, params, x, t, epochs, batch_size, lr, rng):
    network.params.update({key: array.copy() for key, array in params.items()})
    sgd = SGD(lr)
    for _ in range(epochs):
        x_left, t_left = x, t
        order = rng.permutation(len(x))
        x_left, t_left = x[order], t[order]
        while len(x_left):
            sgd.update(network.params, network.gradient(x_left[:batch_size], t_left[:batch_size]))
            x_left, t_left = x_left[batch_size:], t_left[batch_size:]
    return {key: array.copy() for key, array in network.params.items()}


def federated_training(network, clients, rounds, epochs, batch_size, lr, rng):
    common = {key: array.copy() for key, array in network.params.items()}
    total = sum(len(x) for x, _ in clients)
    for _ in range(rounds):
        change = {key: np.zeros_like(array) for key, array in common.items()}
        for number in rng.permutation(len(clients)):
            x, t = clients[number]
            own = local_update(network, common, x, t, epochs, batch_size, lr, rng)
            for key in change:
                change[key] += len(x) / total * (own[key] - common[key])
        for key in common:
            common[key] = common[key] + change[key]
    network.params.update(common)
    return common
