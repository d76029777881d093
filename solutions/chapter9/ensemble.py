"""Many models that answer together, and predictions for every row by a model that has not seen it.

N is the number of samples, D that of the numbers of a sample, K that of the classes, M that of the
models.

たくさんのモデルに一緒に答えさせます。また、どの行も、その行を学習していないモデルに予測させます。

N はサンプルの数、D は1サンプルの数値の個数、K はクラスの数、M はモデルの数です。
"""

import numpy as np


def soft_vote(p):
    """Return the mean of the models' probabilities, (N, K).

    p: (M, N, K), an array; p[m, n] are the probabilities that model m gives to the classes for
    sample n.

        p = np.array([[[0.9, 0.1]], [[0.4, 0.6]], [[0.4, 0.6]]])
        soft_vote(p)    # 1.7 / 3, 1.3 / 3

    モデルの確率の平均 (N, K) を返します。

    p: (M, N, K) の配列。p[m, n] は、モデル m がサンプル n の各クラスに与えた確率です。
    """
    ### BEGIN SOLUTION
    return np.mean(p, axis=0)  # (M, N, K) -> (N, K)
    ### END SOLUTION


def hard_vote(y, num_classes):
    """Return for each sample the label that most models have given it, (N,), whole numbers.

    y: (M, N), an array of labels 0 to num_classes - 1; y[m, n] is what model m says of sample n.
    If several labels have the most votes, the smallest of them wins.

    >>> hard_vote(np.array([[2, 0], [1, 2], [2, 2], [0, 0]]), 3)
    array([2, 0])

    サンプルごとに、最も多くのモデルが選んだラベルを返します。(N,)、整数です。

    y: (M, N)、0 から num_classes - 1 のラベルの配列。y[m, n] は、モデル m がサンプル n につけた
    ラベルです。最も票の多いラベルが複数あれば、その中で最小のものを選びます。
    """
    ### BEGIN SOLUTION
    votes = np.sum(y[:, :, None] == np.arange(num_classes), axis=0)  # (M, N, K) -> (N, K)
    return np.argmax(votes, axis=1)
    ### END SOLUTION


def bootstrap(n, rng):
    """Return the pair (chosen, left_out) of two arrays of indices, drawn with rng.

    chosen: (n,), n indices from 0 to n - 1, each drawn with the same probability from all of them,
    so that some come several times. left_out: the indices that have not been drawn, each once, in
    any order.

    rng: one of NumPy's generators, np.random.default_rng(seed). All chance comes from it: equal
    generators draw the same, and one generator goes on from draw to draw.

    rng で引いた番号の配列を2つ、組 (chosen, left_out) で返します。

    chosen: (n,)、0 から n - 1 の番号を n 個。毎回すべての番号から同じ確率で引くので、
    何度も出る番号があります。left_out: 一度も引かれなかった番号。どれも1回ずつで、順番は自由です。

    rng: NumPyの乱数生成器 np.random.default_rng(seed) です。乱数はすべてここから引きます。
    同じ状態の rng からは同じものが引かれ、1つの rng は引くたびに先へ進みます。
    """
    ### BEGIN SOLUTION
    chosen = rng.integers(n, size=n)
    return chosen, np.setdiff1d(np.arange(n), chosen)
    ### END SOLUTION


def bagging(train_fn, x, t, n_models, rng):
    """Return a list of n_models models, each trained on a bootstrap draw of its own.

    train_fn: a function; train_fn(x_b, t_b) returns a new model. It is called once for each model.
    x_b and t_b are rows of x and the labels of these rows: N of them, drawn with replacement by
    rng, anew for each model. The list holds what train_fn returned, in this order.
    x: (N, D), t: (N,), arrays.

    n_models 個のモデルのリストを返します。どのモデルも、そのモデルのために bootstrap のように
    引いた行で訓練します。

    train_fn: 関数です。train_fn(x_b, t_b) は新しいモデルを返します。モデル1つにつき1回呼びます。
    x_b と t_b は、x の行と、その行のラベルです。モデルごとに、rng で新しく、重複を許して N
    個引きます。リストには、train_fn が返したものを順に入れます。
    x: (N, D)、t: (N,)、どちらも配列です。
    """
    ### BEGIN SOLUTION
    models = []
    for _ in range(n_models):
        chosen, _ = bootstrap(len(x), rng)
        models.append(train_fn(x[chosen], t[chosen]))
    return models
    ### END SOLUTION


def out_of_fold(predict_fn, x, t, folds):
    """Return for every row the probabilities that a model gives which has not seen it, (N, K).

    predict_fn: a function; predict_fn(x_train, t_train, x_val) trains a new model on the first two
    and returns its probabilities for the rows of x_val, an array (n, K). It is called once a fold,
    with the rows of x and t. folds: k pairs (train, val) of arrays of indices, as in
    cross_validation. Every row is in one val exactly, in any order. Row n of the answer belongs to
    row n of x. x: (N, D), t: (N,), arrays.

    すべての行について、その行を学習していないモデルの確率を返します。(N, K) です。

    predict_fn: 関数です。predict_fn(x_train, t_train, x_val) は、初めの2つで新しいモデルを訓練し、
    x_val の行に対する確率の配列 (n, K) を返します。フォールドごとに1回、x と t の行を渡して
    呼びます。
    folds: cross_validation と同じ、番号の配列の組 (train, val) が k 個。どの行も、1つの val だけに
    入っています。val の中の順番は決まっていません。戻り値の n 行目は、x の n 行目に対応します。
    x: (N, D)、t: (N,)、どちらも配列です。
    """
    ### BEGIN SOLUTION
    parts = [predict_fn(x[train], t[train], x[val]) for train, val in folds]
    p = np.zeros((len(x), parts[0].shape[1]))
    for (_, val), part in zip(folds, parts, strict=True):
        p[val] = part  # (n, K)
    return p
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    print(soft_vote(np.array([[[0.9, 0.1]], [[0.4, 0.6]], [[0.4, 0.6]]])))
    print(hard_vote(np.array([[2, 0], [1, 2], [2, 2], [0, 0]]), 3))
    print([round(len(bootstrap(n, rng)[1]) / n, 3) for n in (10, 100, 1000, 10_000)])
    x, t = rng.normal(size=(60, 2)), np.arange(60) % 3
    x[np.arange(60), t % 2] += 2 * t
    print(np.array(bagging(lambda x_b, t_b: x_b[t_b == 2].mean(axis=0), x, t, 3, rng)).round(2))
    folds = [(np.delete(np.arange(60), np.arange(k, 60, 4)), np.arange(k, 60, 4)) for k in range(4)]

    def nearest(x_train, t_train, x_val):
        distances = np.sum((x_val[:, None] - x_train) ** 2, axis=2)
        return np.eye(3)[t_train[np.argmin(distances, axis=1)]]

    print(np.mean(np.argmax(out_of_fold(nearest, x, t, folds), axis=1) == t))
