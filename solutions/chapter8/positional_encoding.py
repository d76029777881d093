"""Positions as waves: for every step a row of sines and cosines, which is added to its numbers.

Attention does not see in which order the steps stand. This table tells it. T is the number of
steps, D that of the numbers at a step; the D columns are D / 2 pairs, each a sine and a cosine of one
speed.

ステップの位置を波で表します。各ステップのサインとコサインの行を、そのステップの数に足します。

Attentionには、ステップの並ぶ順序が見えません。それを教えるのがこの表です。T はステップの数、D は1ステップ
の数の個数です。D 個の列は D / 2 個の組に分かれ、それぞれが同じ速さのサインとコサインです。
"""

import numpy as np


def positional_encoding(T, D):
    """Return the table (T, D), whose row t says that a step is at position t = 0, 1, ..., T - 1.

    T: the number of steps, at least 1. D: the number of columns, which is even.

    Column after column, sine and cosine alternate. Columns 2i and 2i + 1 are a pair, for
    i = 0, 1, ..., D / 2 - 1, and have the same angle, in radians:

        P[t, 2i]     = sin(t / 10000^(2i / D))
        P[t, 2i + 1] = cos(t / 10000^(2i / D))

    The second pair of four columns is a hundred times as slow as the first:

        positional_encoding(3, 4)
        # [[0.0   ,  1.0   , 0.0   , 1.0   ],
        #  [0.8415,  0.5403, 0.0100, 1.0000],
        #  [0.9093, -0.4161, 0.0200, 0.9998]]

    A. Vaswani et al., Attention is all you need, 2017.

    位置の表 (T, D) を返します。行 t は、ステップが位置 t = 0, 1, ..., T - 1 にあることを表します。

    T: ステップの数(1 以上)、D: 列の数(偶数)

    列はサインとコサインが交互に並びます。列 2i と 2i + 1(i = 0, 1, ..., D / 2 - 1)が1組で、角度は同じ
    です。単位はラジアンです。

    4列なら、2つ目の組の速さは1つ目の100分の1です。
    """
    ### BEGIN SOLUTION
    t = np.arange(T)[:, None]  # (T, 1)
    angles = t / 10_000 ** (np.arange(0, D, 2) / D)  # (T, 1) / (D / 2,) -> (T, D / 2)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(T, D)  # (T, D / 2, 2) -> (T, D)
    ### END SOLUTION


def add_positions(x):
    """Return x plus the row of its position at every step of every sequence; x stays as it was.

    x: sequences (N, T, D), with D even. The first step has position 0 in each of the N sequences.
    The result has the shape of x, and is float32 if x is.

        add_positions(np.array([[[10.0, 10.0], [20.0, 20.0]]]))  # N = 1, T = 2, D = 2
        # [[[10.0, 11.0], [20.8415, 20.5403]]]

    どの系列のどのステップにも、その位置の行を足した結果を返します。x は元のまま残します。

    x: 系列 (N, T, D)(D は偶数)。N 個の系列のどれでも、最初のステップの位置は 0 です。
    戻り値の形状は x と同じで、x が float32 なら float32 です。
    """
    ### BEGIN SOLUTION
    _, T, D = x.shape
    return x + positional_encoding(T, D).astype(x.dtype)  # (N, T, D) + (T, D) -> (N, T, D)
    ### END SOLUTION


if __name__ == "__main__":
    print(positional_encoding(3, 4).round(4))
    print(add_positions(np.array([[[10.0, 10.0], [20.0, 20.0]]])))
