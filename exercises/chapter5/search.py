"""Searching hyperparameters: every combination of a grid, or combinations drawn at random.

Hyperparameters are what training does not learn: the learning rate, the number of neurons, the size
of a batch. A combination of them is a dictionary from names to values, such as
{"lr": 0.1, "hidden_size": 50}.

train_fn(**parameters) trains with such a combination and returns a score, a number: the
accuracy on the validation data, say. The higher the score, the better. It can be any number, a
negative one too (minus a loss, for example).

Both searches return the pair (best, results). results is a list with a pair (parameters, score) for
every combination, in the order in which they were tried. best is the dictionary with the highest
score; if several have it, any of them.

ハイパーパラメータの探索です。グリッドの組み合わせをすべて試す方法と、ランダムに引いて試す方法があります。

ハイパーパラメータとは、学習率、ニューロンの数、バッチの大きさのように、学習では決まらない値の
ことです。その組み合わせを {"lr": 0.1, "hidden_size": 50} のように、名前から値への辞書で表します。

train_fn(**parameters) は、その組み合わせで学習してスコアを返します。スコアは検証データでの正解率の
ような1つの数で、高いほど良いものとします。損失にマイナスを付けた値など、負の数になることもあります。

どちらの探索も組 (best, results) を返します。results は、試した組み合わせごとの組 (parameters, score)
を、試した順に並べたリストです。best はスコアが最も高かった辞書です。同点が複数あれば、そのうちの
どれでもかまいません。
"""

import itertools

import numpy as np


def grid_search(train_fn, grid):
    """Try every combination of the values in the grid exactly once; return (best, results).

    grid: a dictionary from names to lists of numbers. The order of the combinations is free. grid
    stays as it is. itertools.product gives all combinations of several lists.

    >>> best, results = grid_search(train_fn, {"lr": [0.01, 0.1, 1.0], "hidden_size": [20, 50]})
    >>> len(results)
    6

    グリッドにある値の組み合わせを、すべて1回ずつ試し、(best, results) を返します。

    grid: 名前から数のリストへの辞書で、変えません。試す順番は自由です。
    itertools.product を使うと、いくつかのリストの組み合わせをすべて作れます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def draw(choices, rng):
    """Draw a value of one hyperparameter: from a list or from a range (see random_search).

    This is a step on the way to random_search, which is what will be graded.

    1つのハイパーパラメータの値を、リストか範囲から引きます(random_search の説明を見てください)。

    random_search を組み立てるための部品です。採点するのは random_search です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def random_search(train_fn, space, trials, rng):
    """Try combinations drawn at random from the space; return (best, results).

    space: a dictionary from names to one of two things. It stays as it is.
    - A list of numbers: one of them is drawn, each with equal probability.
    - A tuple (low, high) of two positive numbers: a float between them is drawn, uniformly on a
      logarithmic scale. From (0.001, 0.1) as many come from 0.001 to 0.01 as from 0.01 to 0.1.
    Each value is drawn again for every trial, independently of the others.

    trials: how many combinations are tried. rng: a NumPy generator. Everything random is drawn from
    it, so that two generators in the same state give the same trials.

    >>> space = {"lr": (0.001, 0.1), "hidden_size": [20, 50, 100]}
    >>> best, results = random_search(train_fn, space, 10, np.random.default_rng(0))
    >>> len(results)
    10

    space からランダムに引いた組み合わせを trials 回試し、(best, results) を返します。

    space: 名前から、次の2種類のどちらかへの辞書です。space は変えません。
    - 数のリスト: その中から1つを引きます。どれも同じ確率です。
    - 正の数2つのタプル (low, high): そのあいだの浮動小数点数を、対数スケールで一様に引きます。
      (0.001, 0.1) なら、0.001 から 0.01 までと 0.01 から 0.1 までが同じ割合になります。
    どの値も、1回ごとに、ほかの値とは独立に引き直します。

    trials: 試す回数、rng: NumPy の乱数生成器。ランダムなものはすべて rng から引き、同じ状態の2つの
    rng からは同じ組み合わせができるようにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":

    def train_fn(lr, hidden_size):
        return -((np.log10(lr) + 1) ** 2) - ((hidden_size - 50) / 50) ** 2

    print(grid_search(train_fn, {"lr": [0.01, 0.1, 1.0], "hidden_size": [20, 50]})[0])
    space = {"lr": (0.001, 10.0), "hidden_size": [20, 50, 100]}
    print(random_search(train_fn, space, 20, np.random.default_rng(0))[0])
