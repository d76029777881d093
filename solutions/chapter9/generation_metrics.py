"""Generated pictures measured: the inception score and the Fréchet distance.

A network that knows pictures looks at each of them. The probabilities that it gives to K classes
serve for the inception score, the features of one of its last layers for the Fréchet distance. Here
both are arrays of numbers; which network they come from does not matter. All arrays stay as they
were.

生成した画像を測る指標です。インセプションスコアとフレシェ距離を求めます。

画像をよく知っているネットワークに、1枚ずつ見せます。K 個のクラスに与えた確率からは
インセプションスコアを、最後のほうの層の特徴からはフレシェ距離を求めます。ここでは、どちらも
数の配列として受け取るので、どのネットワークから来たものかは関係ありません。配列は、どれも元のまま
残します。
"""

import numpy as np


def inception_score(p):
    """Return the inception score of N pictures, from 1 to K.

    p: (N, K), a row of probabilities for each picture; they may be 0, and every row sums to 1.

    The mean of all rows says how often each class comes. For every row, take its Kullback-Leibler
    divergence from this mean row m, the sum over the classes of p * log(p / m), with the natural
    logarithm. The score is exp of the mean of these N numbers. A probability of exactly 0
    contributes 0; a small one must not be left out.

    >>> round(float(inception_score(np.array([[1.0, 0.0], [0.0, 1.0]]))), 4)
    2.0
    >>> round(float(inception_score(np.array([[0.8, 0.2], [0.4, 0.6]]))), 4)
    1.0901

    N 枚の画像のインセプションスコアを、1 から K で返します。

    p: (N, K)。1行が1枚の画像についての確率です。0 のこともあり、どの行も和は 1 です。

    すべての行の平均は、どのクラスがどのくらい出るかを表します。この平均の行を m とし、行ごとに、
    m からの KLダイバージェンス、つまり p * log(p / m) のクラスについての和を求めます。
    log は自然対数です。この N 個の数の平均の exp がスコアです。ちょうど 0 の確率の項は 0 とします。
    小さいだけの確率は、省かずに計算します。
    """
    ### BEGIN SOLUTION
    m = p.mean(axis=0)  # (N, K) -> (K,)
    ratio = np.divide(p, m, out=np.ones(p.shape), where=p > 0)  # log(1) = 0
    kl = (p * np.log(ratio)).sum(axis=1)  # (N, K) -> (N,)
    return np.exp(kl.mean())
    ### END SOLUTION


def frechet_distance(mu1, sigma1, mu2, sigma2):
    """Return the Fréchet distance of two normal distributions, a real number.

    mu1, mu2: (D,), the means. sigma1, sigma2: (D, D), the covariances; D is 2 at least.

    It is the squared distance of the means, plus the trace of sigma1 + sigma2 - 2 R, where R is the
    matrix root of sigma1 @ sigma2: the matrix with R @ R = sigma1 @ sigma2. (It is called a
    distance, though it is one squared; no root is taken of the sum.)

    R itself is not needed. Its trace is the sum of the roots of the eigenvalues of sigma1 @ sigma2,
    which np.linalg.eigvals gives. In theory they are never below 0. If a covariance is singular,
    because there were fewer samples than features, rounding makes some of them tiny negative or
    complex numbers: the answer has to be right and real then as well.

    >>> mu, sigma = np.array([0.0, 0.0]), np.array([[2.0, 1.0], [1.0, 2.0]])
    >>> round(float(frechet_distance(mu, sigma, np.array([3.0, 4.0]), np.eye(2))), 4)
    25.5359

    2つの正規分布のフレシェ距離を、実数で返します。

    mu1, mu2: (D,)。平均です。sigma1, sigma2: (D, D)。共分散行列です。D は 2 以上です。

    平均どうしの距離の2乗に、sigma1 + sigma2 - 2 R のトレースを加えたものです。
    R は sigma1 @ sigma2 の行列としての平方根、つまり R @ R = sigma1 @ sigma2 となる行列です。
    (距離と呼びますが、実際には 2乗です。全体の平方根は取りません。)

    R そのものは要りません。R のトレースは、sigma1 @ sigma2 の固有値の平方根の和です。
    固有値は np.linalg.eigvals で求められ、理論上は負になりません。ただし、サンプルが特徴より
    少なくて共分散行列が特異なときは、丸め誤差で、ごく小さな負の数や複素数になることがあります。
    そのときも、正しい実数を返します。
    """
    ### BEGIN SOLUTION
    values = np.linalg.eigvals(sigma1 @ sigma2)  # (D, D) @ (D, D) -> (D,)
    roots = np.sqrt(np.maximum(values.real, 0))
    apart = np.sum((mu1 - mu2) ** 2)
    return apart + np.trace(sigma1) + np.trace(sigma2) - 2 * roots.sum()
    ### END SOLUTION


def fid(features1, features2):
    """Return the Fréchet distance of two sets of features, each taken for a normal distribution.

    features1: (N, D), features2: (M, D), one picture a row; N and M may differ.

    The mean and the covariance of each set are those of its rows: (D,) and (D, D). The covariance
    divides by the number of pictures minus 1, which np.cov does.

    >>> x = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [2.0, 2.0]])
    >>> round(float(fid(x, x + 3.0)), 4)
    18.0

    2組の特徴を、それぞれ正規分布とみなして、フレシェ距離を返します。

    features1: (N, D)、features2: (M, D)。1行が1枚の画像です。N と M は違っていてもかまいません。

    平均 (D,) と共分散行列 (D, D) は、それぞれの組の行から求めます。共分散は、np.cov と同じように、
    画像の枚数から 1 を引いた数で割ります。
    """
    ### BEGIN SOLUTION
    mu1, mu2 = features1.mean(axis=0), features2.mean(axis=0)  # (N, D) -> (D,)
    sigma1, sigma2 = np.cov(features1, rowvar=False), np.cov(features2, rowvar=False)  # (D, D)
    return frechet_distance(mu1, sigma1, mu2, sigma2)
    ### END SOLUTION


if __name__ == "__main__":
    print(inception_score(np.array([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0], [0.0, 0.1, 0.9]])))
    rng = np.random.default_rng(0)
    real = rng.normal(size=(500, 3)) @ np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.0, 0.3]])
    for noise in (0.0, 0.5, 1.0):
        print(noise, fid(real, real[::-1] + noise * rng.normal(size=(500, 3))))
