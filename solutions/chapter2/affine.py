"""The affine transformation, the sum that every fully connected layer computes.

Each output is a weighted sum of all inputs plus a bias. For a batch this is one matrix product.

全結合層が計算するアフィン変換です。

どの出力も、すべての入力の重み付きの和にバイアスを足したものです。
バッチ全体を1回の行列の積で計算できます。
"""

import numpy as np


def affine(x, W, b):
    """Return x @ W + b.

    x: a batch (N, D), one sample (D,), or a batch of images (N, C, H, W).
    W: (D, M), b: (M,).
    A batch gives (N, M), also if N is 1, and one sample gives (M,). An image is laid out as one
    long row first, from the second axis on: (N, C, H, W) -> (N, D) with D = C * H * W. The order
    of the numbers stays as it is.
    x, W and b are left as they were, shape included. float32 in gives float32 out.

    >>> affine(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.ones(3))
    array([[2., 3., 4.]])

    x @ W + b を返します。

    x: バッチ (N, D)、1つのサンプル (D,)、または画像のバッチ (N, C, H, W)
    W: (D, M)、b: (M,)
    バッチなら (N, M)(N が1でも同じ)、1つのサンプルなら (M,) を返します。
    画像は先に2番目の軸から後ろを1列に並べます。つまり (N, C, H, W) を
    (N, D)、D = C * H * W にします。数の並び順は変えません。
    x、W、b は形状も含めて元のまま残します。入力が float32 なら出力も float32 です。
    """
    ### BEGIN SOLUTION
    if x.ndim > 2:
        x = x.reshape(len(x), -1)  # (N, C, H, W) -> (N, D)
    return x @ W + b  # (N, D) @ (D, M) + (M,) -> (N, M)
    ### END SOLUTION


if __name__ == "__main__":
    print(affine(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.ones(3)))
