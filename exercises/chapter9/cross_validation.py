"""Cross-validation: data are split k times, and each time another part says how good a model is.

A split is a pair (train, val) of integer arrays: the indices, from 0, of the samples to train on
and of those to validate on. No index is in both. Within an array they may come in any order. A fold
is the validation part of a split. What is returned is a list of k pairs (any other sequence will
do).

rng is one of NumPy's generators, np.random.default_rng(seed). All chance comes from it: equal
generators give equal splits, and one generator gives other ones at the next call. t, groups and x
stay as they are.

交差検証です。データを k 回分割し、そのたびに別の部分でモデルの良さを測ります。

1つの分割は、整数の配列の組 (train, val) です。学習に使うサンプルと検証に使うサンプルの番号を、
0 から数えて並べます。両方に入る番号はありません。配列の中の順番は自由です。
分割の検証用の部分をフォールドと呼びます。戻り値は、k 個の組のリストです(ほかの並びでも
かまいません)。

rng は NumPyの乱数生成器 np.random.default_rng(seed) です。乱数はすべてここから引きます。
同じ状態の rng からは同じ分割ができ、1つの rng からは、呼ぶたびに別の分割ができます。t、groups、
x は元のまま残します。
"""

import numpy as np


def k_fold(n, k, rng):
    """Return k splits of n samples, drawn at random.

    Each sample is validated in exactly one of them, and is trained on in all others. The sizes of
    the folds differ by 1 at most. Which samples are together is drawn with rng, so that the order
    of the data does not matter. 2 <= k <= n.

    >>> [(len(train), len(val)) for train, val in k_fold(8, 3, np.random.default_rng(0))]
    [(5, 3), (5, 3), (6, 2)]

    n 個のサンプルの、ランダムな k 通りの分割を返します。

    どのサンプルも、ちょうど1つの分割で検証に使い、ほかのすべてで学習に使います。
    フォールドの大きさの差は、最大でも 1 です。どのサンプルどうしが一緒になるかは rng で決め、
    データの並び順に左右されないようにします。2 <= k <= n です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def stratified_k_fold(t, k, rng):
    """Return k splits as `k_fold` does, with every class spread evenly over the folds.

    t: (N,) integer labels. For every class, the folds' numbers of samples differ by 1 at
    most, also for a class with fewer than k samples. The sizes of the folds are not asked for.
    Which samples of a class are together is drawn with rng.

    >>> t = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1])
    >>> splits = stratified_k_fold(t, 3, np.random.default_rng(0))
    >>> [np.bincount(t[val]).tolist() for train, val in splits]
    [[2, 1], [2, 1], [2, 1]]

    k_fold と同じように、ただし、どのクラスも各フォールドに均等に分かれるように、
    k 通りの分割を返します。

    t: 整数のラベル (N,) です。どのクラスについても、フォールドに入るサンプルの数の差は最大で 1 で
    す。サンプルが k 個より少ないクラスでも同じです。フォールド全体の大きさは問いません。
    同じクラスのどのサンプルが一緒になるかは rng で決めます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def group_k_fold(groups, k, rng):
    """Return k splits in which all samples of a group are on the same side.

    groups: (N,) integers, the group of each sample (a patient, a speaker): any numbers, in any
    order, at least k different ones. Each sample is validated in exactly one split, and every fold
    has at least one group. Groups and folds may have different sizes. Which groups are together is
    drawn with rng.

    >>> groups = np.array([7, 7, 2, 2, 2, 5])
    >>> splits = group_k_fold(groups, 2, np.random.default_rng(0))
    >>> sorted(np.unique(groups[val]).tolist() for train, val in splits)
    [[2, 7], [5]]

    同じグループのサンプルが、すべて同じ側に入るような、k 通りの分割を返します。

    groups: 各サンプルのグループ(患者や話者など)を表す整数 (N,) です。番号は何でもよく、
    順番もばらばらで、少なくとも k 種類あります。どのサンプルも、ちょうど1つの分割で検証に使います。
    どのフォールドにも、少なくとも1つのグループが入ります。グループやフォールドの大きさは
    そろっていなくてかまいません。どのグループどうしが一緒になるかは rng で決めます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def time_series_split(n, k):
    """Return k splits of n samples that are in the order of time, from the earliest on.

    The last k * (n // (k + 1)) samples are cut into k parts of n // (k + 1) each: these are the
    folds, in their order. Each time, everything before the fold is trained on, and nothing after
    it. 1 <= k < n.

    >>> [(train.tolist(), val.tolist()) for train, val in time_series_split(7, 2)]
    [([0, 1, 2], [3, 4]), ([0, 1, 2, 3, 4], [5, 6])]

    時間の順に並んだ n 個のサンプルの、k 通りの分割を、早いものから順に返します。

    最後の k * (n // (k + 1)) 個を、n // (k + 1) 個ずつ k 個の部分に切り、順にフォールドとします。
    そのたびに、フォールドより前にあるものをすべて学習に使い、後にあるものは使いません。
    1 <= k < n です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def cross_val_score(score_fn, x, t, folds):
    """Return the score of each split, k numbers in the order of folds: a list or an array.

    score_fn: a function that trains a new model and measures it. It is called once for each split,
    score_fn(x_train, t_train, x_val, t_val), and gives a number. x: (N, D), t: (N,), arrays. folds:
    a list of pairs (train, val), as the functions above return it.

    >>> def score_fn(x_train, t_train, x_val, t_val):
    ...     return float(np.mean(np.round(t_train.mean()) == t_val))
    >>> t = np.array([1, 1, 0, 1, 1, 0])
    >>> cross_val_score(score_fn, np.zeros((6, 2)), t, [([0, 1, 3], [2, 4]), ([2, 3, 4], [0, 1])])
    [0.5, 1.0]

    各分割のスコア k 個を、folds の順に、リストか配列で返します。

    score_fn: 新しいモデルを学習させ、測る関数です。分割ごとに1回、
    score_fn(x_train, t_train, x_val, t_val)のように呼ぶと、数が返ります。
    x: (N, D) と t: (N,) は配列です。folds: 上の関数が返すような、組(train, val) のリストです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t, groups = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1]), np.array([7, 7, 2, 2, 2, 5, 5, 5, 5])
    print([val.tolist() for train, val in k_fold(9, 3, rng)])
    print([val.tolist() for train, val in stratified_k_fold(t, 3, rng)])
    print([val.tolist() for train, val in group_k_fold(groups, 3, rng)])
    print([(train.tolist(), val.tolist()) for train, val in time_series_split(7, 2)])
