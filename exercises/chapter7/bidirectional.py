"""An LSTM that reads in both directions, and sequences turned round.

    xs, first step to last:  LSTM 1 -> hs 1 ----------------------+
                                                                  side by side -> (N, T, 2H)
    xs, last step to first:  LSTM 2 -> hs 2 -> turned back again -+

At every step there are H numbers that know all that came before, and H that know all that comes after.

両方向に読むLSTMと、系列の反転です。

    xs、最初から最後へ: LSTM 1 -> hs 1 ----------------+
                                                       横に並べる -> (N, T, 2H)
    xs、最後から最初へ: LSTM 2 -> hs 2 -> 反転して戻す -+

どのステップにも、それより前をすべて知っている H 個の数と、それより後をすべて知っている H 個の数が並びます。
"""

import numpy as np
from time_lstm import TimeLSTM


def reverse_sequences(xs, lengths):
    """Return xs (N, T, D) with the first lengths[n] steps of each row n in reverse order.

    lengths: N whole numbers from 1 to T, as an array (N,). What comes after them is padding, and
    stays where it is. The result is a new array; if it is turned round again, xs comes out. float32
    in gives float32 out.

        # one sequence of 3 steps, then padding | 3ステップの系列1つと、その後のパディング
        xs = np.array([[[1.0], [2.0], [3.0], [0.0]]])
        reverse_sequences(xs, np.array([3]))    # [[[3.0], [2.0], [1.0], [0.0]]]

    xs (N, T, D) の各行 n について、最初の lengths[n] ステップの順を逆にして返します。

    lengths: 1 から T までの整数 N 個の配列 (N,)。その後はパディングで、元の位置のままにします。
    戻り値は新しい配列です。もう一度反転すると xs に戻ります。入力が float32 なら出力も float32 です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


class TimeBiLSTM:
    """Two LSTMs: one reads the sequences from the first step to the last, one from the last to the first.

    Wx1 (D, 4H), Wh1 (H, 4H), b1 (4H,): parameters of the LSTM that reads forward; Wx2, Wh2, b2: of
    the one that reads backward. The columns stand in the order f, g, i, o. The layer keeps these
    arrays themselves, no copies: what is later written into them takes part in the next call of
    `forward`.
    dWx1, dWh1, db1, dWx2, dWh2, db2: the gradients that `backward` leaves here. (If you rewrite
    `__init__`, a list `grads` with the six in this order will do.)

    All sequences have the full length T. Both LSTMs start from zeros in every call: a text that is
    read from its end cannot go on in the next block. What a layer keeps belongs to that layer alone.
    The inputs stay as they were. float32 in gives float32 out. You may use TimeLSTM of this chapter,
    or write the calculation here.

        # c is the number of steps read so far, halved at every step | 半分にしながらステップを数える c
        zeros, b = np.zeros((1, 4)), np.array([0.0, 50.0, 50.0, 50.0])    # f = 0.5, g = i = o = 1
        layer = TimeBiLSTM(zeros, zeros, b, zeros, zeros, b)
        layer.forward(np.zeros((1, 2, 1)))    # [[[0.7616, 0.9051], [0.9051, 0.7616]]]
        layer.backward(np.ones((1, 2, 2)))    # [[[0.0], [0.0]]]

    LSTMを2つ使います。1つは系列を最初のステップから最後へ、もう1つは最後から最初へ読みます。

    Wx1 (D, 4H)、Wh1 (H, 4H)、b1 (4H,): 順方向に読むLSTMのパラメータ、Wx2、Wh2、b2: 逆方向に読むLSTMの
    パラメータ。列は f、g、i、o の順です。これらの配列はコピーせず、そのまま持ちます。後から配列の中身を
    書き換えると、次の forward の呼び出しに反映されます。
    dWx1、dWh1、db1、dWx2、dWh2、db2: backward がここに残す勾配です(__init__ を書き直すなら、この順に
    並べたリスト grads でもかまいません)。

    どの系列も長さは T です。2つのLSTMは、毎回 0 から始めます。終わりから読む文章を、次のブロックに続ける
    ことはできないからです。レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。
    入力が float32 なら出力も float32 です。この章の TimeLSTM を使っても、計算をここに書いてもかまいません。
    """

    def __init__(self, Wx1, Wh1, b1, Wx2, Wh2, b2):
        """Make the two LSTMs.

        2つのLSTMを作ります。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, xs):
        """Return the states of both directions at every step, (N, T, 2H).

        xs: inputs (N, T, D). At step t there are first the H numbers of the LSTM that has read the
        steps 0 to t, then the H numbers of the one that has read the steps T - 1 down to t.

        各ステップでの両方向の状態 (N, T, 2H) を返します。

        xs: 入力 (N, T, D)。ステップ t には、まずステップ 0 から t までを読んだLSTMの H 個の数が、次に
        ステップ T - 1 から t までをさかのぼって読んだLSTMの H 個の数が並びます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dhs):
        """Return the gradient of the loss for xs; leave those for the six parameters on the layer.

        dhs: the gradient of the loss for what the latest `forward` returned, (N, T, 2H). The
        gradients are sums over this batch alone, calculated in one pass and not by trying every
        number.

        損失の xs についての勾配を返し、6つのパラメータについての勾配をレイヤに残します。

        dhs: 直前の forward の戻り値についての損失の勾配 (N, T, 2H)。勾配は、このバッチだけについての
        和です。1回の計算で求め、数を1つずつ動かして調べることはしません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    print(reverse_sequences(np.array([[[1.0], [2.0], [3.0], [0.0]]]), np.array([3])))
    zeros, b = np.zeros((1, 4)), np.array([0.0, 50.0, 50.0, 50.0])
    layer = TimeBiLSTM(zeros, zeros, b, zeros, zeros, b)
    print(layer.forward(np.zeros((1, 2, 1))))
    print(layer.backward(np.ones((1, 2, 2))))
