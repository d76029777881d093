"""The softmax function: scores become probabilities.

ソフトマックス関数です。スコアを確率に変えます。
"""

import numpy as np


def softmax(x):
    """Return exp(x_k) / sum_j exp(x_j) for each element k of a sample.

    x: the scores of one sample (K,), or of N samples (N, K), one in each row; floats or integers.
    The result has the shape of x. The numbers of a sample lie between 0 and 1 and sum to 1:
    in (N, K) each row on its own.

    exp(1000) is too large for a float. Subtracting one number from all scores of a sample does not
    change its probabilities: use this so that the result is right with scores such as 10000, and
    also if one row is 1000 above another.

    x is left as it was, and a float32 array gives a float32 array.

        softmax(np.array([1.0, 2.0, 3.0]))           # [0.0900, 0.2447, 0.6652]
        softmax(np.array([[0.0, 0.0], [5.0, 6.0]]))  # [[0.5, 0.5], [0.2689, 0.7311]]

    サンプルの要素 k ごとに exp(x_k) / sum_j exp(x_j) を返します。

    x は1つのサンプルのスコア (K,) か、1行が1つのサンプルである N 個分のスコア (N, K) です。
    要素は小数でも整数でもかまいません。結果は x と同じ形状です。サンプルの各要素は
    0から1の間にあり、和は1になります。(N, K) では行ごとに和が1です。

    exp(1000) は大きすぎて小数では表せません。1つのサンプルのすべてのスコアから同じ数を引いても
    確率は変わりません。これを使い、10000 のようなスコアでも、ある行が別の行より
    1000 大きいときでも、正しい結果になるようにします。

    x の中身は書き換えません。float32 の配列には float32 の配列を返します。
    """
    ### BEGIN SOLUTION
    shifted = x - np.max(x, axis=-1, keepdims=True)  # (N, K) - (N, 1) -> (N, K)
    e = np.exp(shifted)  # (N, K), at most 1
    return e / np.sum(e, axis=-1, keepdims=True)  # (N, K) / (N, 1) -> (N, K)
    ### END SOLUTION
