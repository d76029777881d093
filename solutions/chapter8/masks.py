"""Masks: which steps may be looked at, and a softmax that looks at no others.

A mask is an array of True and False, and True means: may be looked at. It has an entry for each
pair of a step that asks (the row) and a step that is asked (the column).

    T = 4, the future hidden:            a sequence of 3 steps, filled up to T = 4:

          0 1 2 3                             0 1 2 3
        0 T . . .                             T T T .
        1 T T . .
        2 T T T .                        both together: the rows as on the left, and column 3 hidden
        3 T T T T

Some libraries mean the opposite by True (to be hidden). Here it is always: may be looked at.

どのステップを見てよいかを表すマスクと、それ以外は見ないソフトマックスです。

マスクは True と False の配列で、True は「見てよい」という意味です。尋ねるステップ(行)と、
尋ねられるステップ(列)の組ごとに、1つの要素があります。

    T = 4、未来を隠す:                   3ステップの系列を T = 4 まで埋めたもの:

          0 1 2 3                             0 1 2 3
        0 T . . .                             T T T .
        1 T T . .
        2 T T T .                        両方を合わせると: 行は左と同じで、さらに列 3 が隠れる
        3 T T T T

True が逆の意味(隠す)になっているライブラリもありますが、ここではいつも「見てよい」です。
"""

import numpy as np


def causal_mask(T):
    """Return a mask (T, T): step t may look at the steps 0 to t, itself included.

    The entries are True and False, or 1 and 0.

        causal_mask(3)    # [[True, False, False], [True, True, False], [True, True, True]]

    マスク (T, T) を返します。ステップ t は、自分自身を含めて、ステップ 0 から t までを
    見てよいとします。

    要素は True と False、または 1 と 0 です。
    """
    ### BEGIN SOLUTION
    t = np.arange(T)
    return t <= t[:, np.newaxis]  # (T,) <= (T, 1) -> (T, T)
    ### END SOLUTION


def padding_mask(lengths, T):
    """Return a mask (N, T): of sequence n, the first lengths[n] steps may be looked at.

    lengths: an array (N,) of N whole numbers from 1 to T. The steps from lengths[n] on are padding:
    they only fill the sequence up to T steps.

        padding_mask(np.array([1, 3]), 3)    # [[True, False, False], [True, True, True]]

    マスク (N, T) を返します。系列 n では、最初の lengths[n] 個のステップを見てよいとします。

    lengths: 1 から T までの整数 N 個の配列 (N,)。lengths[n] 以降のステップはパディング、つまり T
    ステップにそろえるための詰め物です。
    """
    ### BEGIN SOLUTION
    return np.arange(T) < lengths[:, np.newaxis]  # (T,) < (N, 1) -> (N, T)
    ### END SOLUTION


def attention_mask(lengths, T):
    """Return a mask (N, T, T) that hides the future and the padding of each sequence.

    In sequence n, step t may look at those of the steps 0 to t that are no padding.

    lengths: as for `padding_mask`. Only what is asked is hidden. What a padding step itself may
    look at follows the same rule: its row is not all False.

        attention_mask(np.array([2]), 3)
        # [[[True, False, False], [True, True, False], [True, True, False]]]

    未来と、それぞれの系列のパディングを隠すマスク (N, T, T) を返します。

    系列 n のステップ t は、ステップ 0 から t までのうち、パディングでないものを見てよいとします。

    lengths: padding_mask と同じです。隠すのは、尋ねられる側だけです。パディングのステップが何を
    見てよいかも同じ規則に従うので、その行がすべて False になることはありません。
    """
    ### BEGIN SOLUTION
    return causal_mask(T) & padding_mask(lengths, T)[:, np.newaxis]  # (T, T) & (N, 1, T) -> (N, T, T)
    ### END SOLUTION


def masked_softmax(scores, mask):
    """Return the softmax over the last axis of scores, among the entries that mask leaves.

    scores: floats with any number of axes, (..., T); they may be as large as 10,000 or -10,000.
    mask: True for entries that may be looked at, False for those that may not. It has the shape of
    scores, or one that broadcasts to it, such as (T, T) for (N, T, T). If it is None, everything
    may be looked at. Every row has at least one True.

    Hidden entries become 0 (anything below 1e-6 counts as 0), the others of a row are positive and
    sum to 1. The inputs stay as they were. float32 in gives float32 out.

        masked_softmax(np.array([1.0, 2.0, 3.0]), np.array([True, False, True]))
        # [0.1192, 0.0, 0.8808]

    scores の最後の軸について、mask が見てよいとする要素だけでソフトマックスを計算して返します。

    scores: 軸の数が任意の実数の配列 (..., T)。10,000 や -10,000 ほどの大きさになることもあります。
    mask: 見てよい要素は True、見てはいけない要素は False です。形状は scores と同じか、
    ブロードキャストできるものです((N, T, T) に対する (T, T) など)。None なら、すべてを
    見てよいとします。どの行にも True が少なくとも1つあります。

    隠された要素は 0 になり(1e-6 未満なら 0 とみなします)、行の残りの要素は正で、和が 1 になります。
    入力は元のまま残します。入力が float32 なら出力も float32 です。
    """
    ### BEGIN SOLUTION
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)  # exp(-inf) is 0
    exps = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return exps / np.sum(exps, axis=-1, keepdims=True)  # (..., T) / (..., 1) -> (..., T)
    ### END SOLUTION


if __name__ == "__main__":
    print(causal_mask(3))
    print(padding_mask(np.array([1, 3]), 3))
    print(attention_mask(np.array([2]), 3))
    print(masked_softmax(np.array([1.0, 2.0, 3.0]), np.array([True, False, True])))
