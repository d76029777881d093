"""Gradients that explode are clipped, and the way back through time is measured.

The gradient of all parameters together is a list of arrays, one for each parameter. Its norm is the
root of the sum of the squares of all their numbers.

爆発する勾配をクリッピングし、時間をさかのぼる勾配の大きさを測ります。

全パラメータの勾配は、パラメータごとの配列のリストです。そのノルムは、すべての配列のすべての数の
2乗を足し合わせたものの平方根です。
"""

import numpy as np


def clip_grads(grads, max_norm):
    """Shorten the gradient to the norm max_norm if its norm is larger; its direction stays the same.

    grads: a list of arrays of any shapes. There is one norm, over all of them together. If it is
    above max_norm, every array is multiplied, in place, by max_norm / norm, else nothing changes.
    At most 1e-5 may be added to the norm below the line. What is returned is not looked at.

        grads = [np.array([3.0]), np.array([[0.0, 4.0]])]
        clip_grads(grads, 10.0)   # grads stays as it is: its norm is 5 | ノルムは 5 なので、grads はそのまま
        clip_grads(grads, 1.0)    # grads is now [[0.6], [[0.0, 0.8]]] | grads は [[0.6], [[0.0, 0.8]]] になる

    勾配のノルムが max_norm より大きければ、向きを変えずに max_norm まで縮めます。

    grads: 任意の形状の配列のリスト。ノルムは、全部の配列をまとめて1つ求めます。max_norm より大きければ、
    どの配列の中身にも max_norm / norm を掛けます(配列そのものを書き換えます)。そうでなければ何も変え
    ません。分母のノルムに 1e-5 以下の数を足してもかまいません。戻り値は何でもかまいません。
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm > max_norm:
        for grad in grads:
            grad *= max_norm / norm
    ### END SOLUTION


def gradient_norms(dh, Wh, hs):
    """Return how large the gradient is after 0, 1, 2, ... steps back through time: T norms.

    hs: the states (N, T, H) of an RNN with tanh and the weights Wh (H, H), as `forward` of TimeRNN
    returns them. dh: the gradient of the loss for the last state hs[:, -1], (N, H). Nothing else
    comes in: the loss looks at the last state alone.
    Entry 0 is the norm of dh, entry k that of the gradient for the state k steps earlier, and the
    last one, entry T - 1, that of the gradient for hs[:, 0]. Each is the root of the sum of all
    squares, not divided by N. The result is a list or an array of T numbers. dh, Wh and hs stay as
    they were.

        # on the way, tanh(0) = 0 has the slope 1 | 途中の tanh(0) = 0 の傾きは 1
        gradient_norms(np.array([[3.0]]), np.array([[2.0]]), np.zeros((1, 4, 1)))   # [3, 6, 12, 24]

    時間を 0、1、2、… ステップさかのぼったときの勾配の大きさ、T 個のノルムを返します。

    hs: tanh を使う、重み Wh (H, H) の RNN の状態 (N, T, H)。TimeRNN の forward の戻り値です。dh: 最後の
    状態 hs[:, -1] についての損失の勾配 (N, H)。損失は最後の状態だけから決まるので、ほかの勾配は入りません。
    0番は dh のノルム、k 番は k ステップ前の状態についての勾配のノルムで、最後の T - 1 番は hs[:, 0] に
    ついてのものです。どれも全部の数の2乗和の平方根で、N では割りません。戻り値は T 個の数のリストか配列
    です。dh、Wh、hs は元のまま残します。
    """
    ### BEGIN SOLUTION
    norms = [np.linalg.norm(dh)]
    for t in reversed(range(1, hs.shape[1])):
        dh = (dh * (1 - hs[:, t] ** 2)) @ Wh.T  # (N, H) @ (H, H): from state t to the one before
        norms.append(np.linalg.norm(dh))
    return norms
    ### END SOLUTION


if __name__ == "__main__":
    grads = [np.array([3.0]), np.array([[0.0, 4.0]])]
    clip_grads(grads, 10.0)
    print(grads)
    clip_grads(grads, 1.0)
    print(grads)
    print(gradient_norms(np.array([[3.0]]), np.array([[2.0]]), np.zeros((1, 4, 1))))
