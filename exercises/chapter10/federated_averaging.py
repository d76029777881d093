"""Federated averaging: clients learn from data that they keep, and share nothing but parameters.

N is the number of samples, C the number of clients. Parameters are a dictionary of arrays, as
network.params of an MLP in given.py.

連合学習の平均化です。クライアントは自分の手元のデータで学習し、パラメータだけを共有します。

N はサンプル数、C はクライアントの数です。パラメータは、given.py の MLP の network.params のような、
配列の辞書です。
"""

import numpy as np
from given import MLP, SGD


def non_iid_split(t, num_clients, shards_per_client, rng):
    """Deal samples to clients so unevenly that each knows a few classes alone: C arrays of indices.

    t: labels (N,), integers. The samples, sorted by their label, are cut into
    C * shards_per_client pieces of equal length, the shards; N is a multiple of that number. The
    shards are dealt at random, by rng, and each client gets shards_per_client of them. Every sample
    goes to exactly one client. The order within a client's array is not asked, nor is that of samples
    with the same label. The result is a list of arrays or an array; t stays as it was.

    >>> t = np.array([1, 0, 2, 1, 0, 2, 0, 1])  # sorted by label: 1 4 6 0, then 3 7 2 5 | ラベル順: 1 4 6 0 と 3 7 2 5
    >>> [sorted(part.tolist()) for part in non_iid_split(t, 2, 1, np.random.default_rng(0))]
    [[0, 1, 4, 6], [2, 3, 5, 7]]

    サンプルをクライアントに偏らせて配り、どのクライアントも少数のクラスしか知らないようにします。インデックス
    の配列を C 個返します。

    t: 整数のラベル (N,)。サンプルをラベルの順に並べ、C * shards_per_client 個の同じ長さの断片(シャード)に
    切ります。N はこの数の倍数です。シャードは rng を使ってランダムに配り、どのクライアントも
    shards_per_client 個ずつ受け取ります。どのサンプルも、ちょうど1つのクライアントのものになります。1つの
    配列の中での順番と、ラベルの同じサンプルどうしの順番は自由です。戻り値は配列のリストか配列で、t は元の
    まま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def federated_average(params, sizes):
    """Return the mean of the clients' parameters, weighted by the number of their samples.

    params: a list of dictionaries, one for each client, with the same keys and shapes. sizes: how many
    samples each client has, a list of integers. The result is a new dictionary of new arrays; params
    and its arrays stay as they were.

    >>> average = federated_average([{"w": np.array([1.0, 0.0])}, {"w": np.array([5.0, 2.0])}], [3, 1])
    >>> average["w"]
    array([2. , 0.5])

    クライアントのパラメータの平均を、サンプル数で重みを付けて返します。

    params: クライアントごとに1つの辞書を並べたリスト。キーと形状はどれも同じです。sizes: 各クライアントの
    サンプル数の、整数のリスト。戻り値は新しい配列からなる新しい辞書で、params とその配列は元のまま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def local_update(network, params, x, t, epochs, batch_size, lr, rng):
    """What one client does in a round: train from the given parameters, and return its own.

    network: an MLP of given.py, or an object with the same params and gradient(x, t). Whatever stands
    in its arrays, the training starts from the numbers in params. They are written into the arrays of
    network.params; params itself stays as it was. x: (n, D), t: labels (n,), the client's data,
    which stay as they were, too. epochs, batch_size: integers. lr: the rate of SGD, which is ready
    in given.py. rng: a NumPy generator.

    In each epoch every sample comes once, with its label, in a random order drawn from rng anew, in
    batches of batch_size, of which the last may be smaller. Each batch is one call of
    network.gradient and one step p <- p - lr * g. The result is a dictionary of new arrays, which a later
    training with the same network does not change.

    1回のラウンドで1つのクライアントがすることです。受け取ったパラメータから訓練を始め、
    自分のパラメータを返します。

    network: given.py の MLP か、同じ params と gradient(x, t) を持つオブジェクト。配列に何が入っていても、
    訓練は params の値から始めます。値は network.params の配列に書き込み、params 自体は元のまま残します。
    x: (n, D)、t: ラベル (n,)。クライアントのデータで、これも元のまま残します。epochs、batch_size: 整数。
    lr: given.py にある SGD の学習率。rng: NumPy の乱数生成器。

    1エポックに、どのサンプルも自分のラベルと組になって1回ずつ現れます。順番は、エポックごとに rng から引き
    直してランダムにし、batch_size 個ずつのバッチに分けます。最後のバッチは小さくてもかまいません。バッチごとに
    network.gradient を1回呼び、p <- p - lr * g と1歩進みます。戻り値は新しい配列の辞書で、後で同じ network
    を訓練しても変わらないようにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def federated_training(network, clients, rounds, epochs, batch_size, lr, rng):
    """Train with all clients, and return the parameters of the last round's average.

    network: as in local_update. The first round starts from the numbers in its params. clients: a list
    of pairs (x, t). rounds: an integer. In each round every client trains once, with local_update or
    in the same way, from the same parameters: the average of the round before. Then the average of
    what they return, weighted by how many samples each has, becomes the new common parameters. The
    other arguments are those of local_update. What stands in the network's own arrays afterwards is
    not asked; the data stay as they were.

    10 clients with 140 digits each, in two shards, and a network of 64, 32 and 10 neurons: after 20
    rounds of 5 epochs, with batch_size 20 and lr 0.1, it should read 60% of the digits that no client
    has seen.

    すべてのクライアントを使って訓練し、最後のラウンドの平均のパラメータを返します。

    network: local_update と同じ。最初のラウンドは、この params の値から始めます。clients: 組 (x, t) のリスト。
    rounds: 整数。どのラウンドでも、各クライアントが、同じパラメータ(前のラウンドの平均)から、local_update で、
    またはそれと同じように、1回ずつ訓練します。そして、クライアントが返したパラメータの、サンプル数で重みを付けた
    平均が、新しい共通のパラメータになります。残りの引数は local_update と同じです。終わった後で network の
    配列に何が入っているかは採点しません。データは元のまま残します。

    10 のクライアントがシャード2つ、140 枚ずつの数字を持ち、ネットワークのニューロンは 64、32、10 個とします。
    batch_size 20、lr 0.1 で、5 エポックのラウンドを 20 回行うと、どのクライアントも見たことのない数字の 60% を
    読めるはずです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    from sklearn.datasets import load_digits

    rng, (x, t) = np.random.default_rng(0), load_digits(return_X_y=True)
    order = rng.permutation(len(x))
    x, t = x[order] / 16, t[order]
    parts = non_iid_split(t[:1400], 10, 2, rng)
    clients, network = [(x[part], t[part]) for part in parts], MLP([64, 32, 10], rng)
    print([np.unique(labels).tolist() for _, labels in clients])
    for rounds in (1, 4, 15):
        network.params = federated_training(network, clients, rounds, 5, 20, 0.1, rng)
        print(network.accuracy(x[1400:], t[1400:]))
