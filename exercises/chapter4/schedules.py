"""Learning-rate schedules: which rate to use in which epoch.

Every function takes lr, the rate that the schedule is built from, and epoch, an integer that
counts from 0, and returns the rate for that epoch as one number. In epoch 0 nothing has been
lowered yet.

学習率スケジューリングです。どのエポックでどの学習率を使うかを決めます。

どの関数も、もとになる学習率 lr と、0 から数えるエポック番号 epoch(整数)を受け取り、そのエポックの
学習率を1つの数で返します。エポック 0 では、まだ何も下げません。
"""

import math


def step_decay(lr, epoch, drop, every):
    """Return a rate that falls in stairs: every `every` epochs it is multiplied by `drop`.

    drop: a factor between 0 and 1. every: a positive integer. The first fall is at epoch = every.

        step_decay(0.1, 9, 0.5, 10)   # 0.1
        step_decay(0.1, 10, 0.5, 10)  # 0.05
        step_decay(0.1, 20, 0.5, 10)  # 0.025

    階段状に下がる学習率を返します。every エポックごとに drop 倍します。

    drop: 0 と 1 の間の倍率、every: 正の整数。最初に下がるのは epoch = every のときです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def exponential_decay(lr, epoch, rate):
    """Return a rate that is multiplied by `rate` in each epoch: lr, lr * rate, lr * rate^2, ...

    rate: a factor between 0 and 1.

        exponential_decay(0.1, 2, 0.9)  # 0.081

    エポックごとに rate 倍になる学習率を返します: lr、lr * rate、lr * rate^2、...

    rate: 0 と 1 の間の倍率。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def cosine_annealing(lr, epoch, total, min_lr):
    """Return a rate that falls from lr to min_lr along half a cosine.

        min_lr + (lr - min_lr) * (1 + cos(pi * epoch / total)) / 2

    It is lr at epoch 0 and min_lr at epoch = total; it falls slowly at both ends and fastest in
    the middle. total: a positive integer; only epochs from 0 to total are used.

        cosine_annealing(0.1, 0, 20, 0.02)   # 0.1
        cosine_annealing(0.1, 10, 20, 0.02)  # 0.06
        cosine_annealing(0.1, 20, 20, 0.02)  # 0.02

    I. Loshchilov and F. Hutter, SGDR: stochastic gradient descent with warm restarts, 2017.

    コサインの半周期に沿って lr から min_lr まで下がる学習率を返します。

    epoch 0 で lr、epoch = total で min_lr になります。両端ではゆっくり、中ほどで最も速く
    下がります。total: 正の整数。epoch には 0 から total までだけが渡されます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def warmup(lr, epoch, warmup_epochs):
    """Return a rate that rises in a straight line from 0 to lr, and stays there.

    It is 0 at epoch 0, lr at epoch = warmup_epochs, and lr ever after. warmup_epochs: a positive
    integer.

        warmup(0.1, 0, 4)  # 0.0
        warmup(0.1, 1, 4)  # 0.025
        warmup(0.1, 4, 4)  # 0.1
        warmup(0.1, 9, 4)  # 0.1

    P. Goyal et al., Accurate, large minibatch SGD: training ImageNet in 1 hour, 2017.

    0 から lr まで直線的に上がり、その後は変わらない学習率を返します。

    epoch 0 で 0、epoch = warmup_epochs で lr になり、その後はずっと lr です。
    warmup_epochs: 正の整数。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    for epoch in range(0, 21, 4):
        rates = (
            step_decay(0.1, epoch, 0.5, 10),
            exponential_decay(0.1, epoch, 0.9),
            cosine_annealing(0.1, epoch, 20, 0.02),
            warmup(0.1, epoch, 8),
        )
        print(epoch, *(f"{rate:.4f}" for rate in rates))
