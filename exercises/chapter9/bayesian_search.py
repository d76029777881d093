"""Bayesian search: the next combination of hyperparameters is chosen by what the others have shown.

A point is a row of D numbers, a combination of hyperparameters that are scaled to the same range. A
Gaussian process guesses the score of every point, with an error bar, from those that have been
tried. All arrays stay as they were.

ベイズ探索です。これまでの結果をもとに、次に試すハイパーパラメータの組み合わせを選びます。

1つの点は D 個の数の行で、同じ範囲にそろえたハイパーパラメータの組み合わせです。ガウス過程が、すでに
試した点のスコアから、すべての点のスコアを、誤差の幅つきで予想します。配列は、どれも元のまま
残します。
"""

import math

import numpy as np


def normal_density(z):
    """The density of the standard normal distribution, entry by entry. It is ready to use.

    標準正規分布の密度を、要素ごとに求めます。そのまま使えます。
    """
    return np.exp(-(np.asarray(z) ** 2) / 2) / np.sqrt(2 * np.pi)


def normal_distribution(z):
    """The probability that a standard normal number is below z, entry by entry. It is ready to use.

    標準正規分布に従う数が z より小さい確率を、要素ごとに求めます。そのまま使えます。
    """
    return 0.5 * (1 + np.vectorize(math.erf)(np.asarray(z) / math.sqrt(2)))


def rbf_kernel(X1, X2, length_scale):
    """Return how much the scores of points have to do with each other, (N, M).

    X1: (N, D), X2: (M, D). Entry [n, m] is exp(-d^2 / (2 * length_scale^2)), where d is the
    Euclidean distance of row n of X1 and row m of X2: 1 for the same point, near 0 for distant
    ones.

    >>> rbf_kernel(np.array([[0.0, 0.0]]), np.array([[0.0, 0.0], [3.0, 4.0]]), 5.0).round(4)
    array([[1.    , 0.6065]])

    点どうしのスコアがどれだけ関係し合うかを、(N, M) の配列で返します。

    X1: (N, D)、X2: (M, D)。要素 [n, m] は exp(-d^2 / (2 * length_scale^2)) です。d は X1 の行 n と
    X2 の行 m のユークリッド距離です。同じ点なら 1、遠い点どうしならほぼ 0 になります。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def gp_posterior(X, y, X_new, length_scale, noise):
    """Return (mean, std) of the scores of new points, each (M,), given those of the points tried.

    X: (N, D), the points tried. y: (N,), their scores. X_new: (M, D). The prior has mean 0 and
    variance 1 everywhere, and the covariance rbf_kernel. noise, at least 0, is the variance of the
    error of each y: it is added on the diagonal of the kernel of X with itself.

    With K = kernel(X, X) + noise * I, (N, N), and k = kernel(X, X_new), (N, M):

        mean = k^T K^-1 y
        std^2 = 1 - (the diagonal of k^T K^-1 k)

    std is that of the score itself, without the error of a measurement. Rounding can make std^2 a
    little negative; std is 0 then, and never NaN.

    >>> X, y = np.array([[0.0], [1.0]]), np.array([1.0, -1.0])
    >>> mean, std = gp_posterior(X, y, np.array([[0.0], [0.2], [2.0]]), 0.5, 0.01)
    >>> mean.round(3), std.round(3)
    (array([ 0.989,  0.738, -0.154]), array([0.099, 0.364, 0.991]))

    試した点のスコアから予想した、新しい点のスコアの平均と標準偏差 (mean, std) を返します。
    形はどちらも(M,) です。

    X: (N, D)。試した点です。y: (N,)。そのスコアです。X_new: (M, D)。事前分布の平均はどこでも 0、
    分散は 1 で、共分散は rbf_kernel です。noise は 0 以上の数で、それぞれの y に含まれる誤差の
    分散です。X どうしのカーネルの対角線に加えます。

    K = kernel(X, X) + noise * I (N, N)、k = kernel(X, X_new) (N, M) として、次の式で計算します。

    std はスコアそのものの標準偏差で、測定の誤差を含みません。丸め誤差で std^2 がわずかに
    負になることがあります。そのときの std は 0 とし、NaN にはしません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def expected_improvement(mean, std, best, xi):
    """Return by how much each point is expected to exceed the best score so far, (M,).

    mean, std: (M,), the guesses. best: the highest score so far; higher is better. xi, at least 0,
    is subtracted as well: by how much a score has to exceed best to count.

    With g = mean - best - xi and z = g / std, it is g * P(z) + std * p(z), where P is
    normal_distribution and p is normal_density. If std is 0, it is g or 0, whichever is larger.

    >>> mean, std = np.array([0.5, 1.0, 2.0]), np.array([1.0, 0.5, 0.0])
    >>> expected_improvement(mean, std, 1.0, 0.0).round(4)
    array([0.1978, 0.1995, 1.    ])

    それぞれの点が、これまでの最高のスコアを上回る量の期待値を、(M,) の配列で返します。

    mean, std: (M,)。予想です。best: これまでの最高のスコアで、スコアは高いほど良いものとします。
    xi は 0 以上の数で、これも引きます。best をどれだけ超えれば改善とみなすかです。

    g = mean - best - xi、z = g / std として、g * P(z) + std * p(z) です。P は normal_distribution、
    p は normal_density です。std が 0 なら、g と 0 の大きいほうです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def bayesian_search(score_fn, candidates, n_init, trials, length_scale, rng):
    """Try as many candidates as trials says, none of them twice, and return (best, results).

    score_fn(x): takes one candidate, a row (D,), and gives its score, a number; higher is better.
    It is called trials times in all. candidates: (M, D), M at least trials.

    First n_init different candidates are tried that rng, a NumPy generator, draws. Then one after
    the other: the scores so far are standardised (minus their mean, divided by their np.std; if all
    are equal, only the mean is subtracted), gp_posterior guesses with noise 1e-6, and of the
    candidates not yet tried the one with the largest expected_improvement is next, with the highest
    of the standardised scores as best and xi 0.

    results: a list with a pair (x, score) for each call, in their order. best: the candidate (D,)
    that had the highest score.

    >>> candidates = np.linspace(0, 1, 101)[:, None]
    >>> rng = np.random.default_rng(0)
    >>> best, results = bayesian_search(lambda x: -((x[0] - 0.3) ** 2), candidates, 3, 8, 0.2, rng)
    >>> best, len(results)
    (array([0.3]), 8)

    候補のうち trials 個を、同じものは2度試さずに試し、(best, results) を返します。

    score_fn(x): 候補を1つ、形 (D,) の行で受け取り、スコアを返します。高いほど良いものとします。
    全部で trials 回呼びます。candidates: (M, D)。M は trials 以上です。

    初めに、NumPyの乱数生成器 rng で選んだ、互いに異なる n_init 個の候補を試します。その後は1つずつ
    選びます。これまでのスコアを標準化し(平均を引き、np.std で割ります。すべて等しければ、平均を
    引くだけにします)、noise を 1e-6 として gp_posterior で予想します。まだ試していない候補のうち、
    expected_improvement が最大のものを次に試します。そのときの best は標準化したスコアの最大値、
    xi は 0 です。

    results: 呼び出しごとの組 (x, score) を、呼んだ順に並べたリストです。best: スコアが最も高かった
    候補(D,) です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    grid = np.linspace(0, 1, 21)
    candidates = np.stack(np.meshgrid(grid, grid), axis=2).reshape(-1, 2)  # (441, 2)

    def score_fn(x):
        heights, centres = (1.0, 0.8), ((0.7, 0.25), (0.2, 0.8))
        distances = [np.sum((x - centre) ** 2) for centre in centres]
        return sum(h * np.exp(-d / 0.04) for h, d in zip(heights, distances, strict=True))

    best, results = bayesian_search(score_fn, candidates, 5, 25, 0.2, np.random.default_rng(0))
    for k, (x, score) in enumerate(results):
        print(k, x, round(float(score), 3))
    print("best", best, "of all", max(score_fn(x) for x in candidates))
