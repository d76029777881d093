"""Searching for an architecture: by chance, and by evolution.

A search space is a dictionary: the name of each choice, and the list of its values, all different,

    {"layers": [1, 2, 3], "hidden": [16, 32, 64, 128], "activation": ["relu", "tanh"]}

and an architecture is a dictionary with the same names and one value for each. How good it is,
evaluate(architecture) says in one number, the higher the better: for example the accuracy on
validation data after training. It may be negative. It is the expensive part, so calls of it are counted.

Both searches return (best, results). results is a list with a pair (architecture, score) for every
call of evaluate, in the order of the calls. best is the architecture with the highest score of all
of them; if several have it, any of these.

E. Real et al., "Regularized Evolution for Image Classifier Architecture Search", 2019.

アーキテクチャの探索です。ランダムに試す方法と、進化させる方法があります。

探索空間は、選ぶものの名前から、互いに異なる値のリストへの辞書です。

アーキテクチャは、同じ名前を持ち、それぞれに値を1つ選んだ辞書です。その良さは evaluate(architecture)
が1つの数で返します。たとえば、学習させた後の検証データでの正解率です。高いほど良く、負のこともあり
ます。時間がかかるのはこの評価なので、呼び出しの回数を数えます。

どちらの探索も (best, results) を返します。results は、evaluate を呼ぶたびの組 (architecture, score)
を、呼んだ順に並べたリストです。best は、その全部の中でスコアが最も高いアーキテクチャです。同点が複
数あれば、そのうちのどれでもかまいません。
"""

import itertools

import numpy as np


def random_architecture(space, rng):
    """Return an architecture drawn at random: each value with the same probability, independently.

    space: the search space; it stays as it was. rng: a NumPy generator. Equal generators give equal
    architectures; one generator goes on from call to call.

    >>> space = {"hidden": [16, 32, 64], "activation": ["relu", "tanh"]}
    >>> sorted(random_architecture(space, np.random.default_rng(0)))
    ['activation', 'hidden']

    ランダムに引いたアーキテクチャを返します。どの値も同じ確率で、互いに独立に引きます。

    space: 探索空間です。元のまま残します。rng: NumPy の乱数生成器です。同じ状態の rng からは同じ
    アーキテクチャができ、1つの rng は呼ぶたびに先へ進みます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def mutate(architecture, space, rng):
    """Return a new dictionary: the architecture with exactly one choice changed to another value.

    Which choice changes is drawn at random, each name with the same probability, and then which of
    its other values it gets, each with the same probability. Every list has two values or more
    here. architecture and space stay as they were.

    >>> child = mutate({"hidden": 16, "depth": 1}, {"hidden": [16, 32], "depth": [1, 2]}, rng)
    >>> child in ({"hidden": 32, "depth": 1}, {"hidden": 16, "depth": 2})
    True

    architecture のうち、ちょうど1か所を別の値に変えた、新しい辞書を返します。

    変える所は、どの名前も同じ確率で引き、新しい値は、今とは異なる値から、どれも同じ確率で引きます。
    どのリストにも、ここでは値が2つ以上あります。architecture と space は元のまま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def count_parameters(sizes):
    """Return how many weights and biases an MLP with layers of these sizes has, a whole number.

    sizes: a list of numbers of neurons, the input first and the output last. Between two neighbours
    lies an affine layer with a weight for each pair and a bias for each output.

    >>> count_parameters([784, 50, 10])
    39760

    各層の大きさが sizes の MLP に、重みとバイアスがいくつあるかを整数で返します。

    sizes: 入力層から出力層までのニューロンの数のリストです。隣り合う2つの層の間に Affine レイヤがあ
    り、重みは組ごとに1つ、バイアスは出力ごとに1つあります。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def random_search(evaluate, space, trials, rng):
    """Evaluate `trials` architectures drawn at random; return (best, results).

    evaluate is called exactly `trials` times, each time on an architecture that is drawn anew. space
    stays as it was.

    >>> best, results = random_search(evaluate, space, 20, np.random.default_rng(0))
    >>> len(results)
    20

    ランダムに引いたアーキテクチャを trials 回評価し、(best, results) を返します。

    evaluate は、毎回新しく引いたアーキテクチャについて、ちょうど trials 回呼びます。space は元のま
    ま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def evolve(evaluate, space, population_size, sample_size, trials, rng):
    """Search by evolution in which the oldest leaves; return (best, results).

    evaluate is called exactly `trials` times, once for every architecture that is made; scores are
    kept, never asked for again. population_size is at most trials, and sample_size at most
    population_size.

    1. The first population_size architectures are drawn at random, and are the population.
    2. Until all trials are used: draw sample_size members of the population at random (different
       ones, or with repetition as in the paper). The one with the highest score becomes the parent.
       Its child, by `mutate`, is evaluated and enters, and the oldest member leaves, however good
       it is.

    The population always holds the latest population_size architectures. best is the best of all
    that were ever evaluated.

    >>> best, results = evolve(evaluate, space, 10, 3, 100, np.random.default_rng(0))
    >>> len(results)
    100

    最も古いものが去っていく進化で探索し、(best, results) を返します。

    evaluate は、作ったアーキテクチャ1つにつき1回、全部でちょうど trials 回呼びます。スコアは覚えて
    おき、もう一度尋ねることはしません。trials は population_size 以上、sample_size は
    population_size 以下です。

    1. 最初の population_size 個のアーキテクチャをランダムに引き、集団とします。
    2. trials 回を使い切るまで繰り返します。集団から sample_size 個をランダムに引き(異なるものでも、
       論文のように重複を許してもかまいません)、その中でスコアの最も高いものを親とします。mutate で
       作った子を評価して集団に加え、最も古いものを、どんなに良くても除きます。

    集団には、いつも最新の population_size 個があります。best は、それまでに評価した全部の中で最も良
    いものです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    space = {"layers": [1, 2, 3, 4], "hidden": [8, 16, 32, 64], "activation": ["relu", "tanh"]}

    def evaluate(architecture):  # stands for training and counting | 学習と採点の代わり
        sizes = [64] + architecture["layers"] * [architecture["hidden"]] + [10]
        return (architecture["activation"] == "relu") - abs(count_parameters(sizes) - 5000) / 5000

    for best, results in (
        random_search(evaluate, space, 20, np.random.default_rng(0)),
        evolve(evaluate, space, 6, 3, 20, np.random.default_rng(0)),
    ):
        print(best, max(score for _, score in results))
