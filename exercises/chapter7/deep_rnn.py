"""LSTMs on top of each other, with dropout between them.

    xs -> LSTM -> dropout -> LSTM -> dropout -> LSTM -> hs

N sequences of T steps go in, with D numbers at each step. The hidden states of a layer, all T of
them, are what the next layer reads.

重ねたLSTMです。間にDropoutを挟みます。

N 個の系列が入ります。系列は T ステップからなり、1ステップに D 個の数があります。ある層の T 個の隠れ状態を、
次の層がすべて読みます。
"""

import numpy as np
from time_lstm import TimeLSTM


class DeepLSTM:
    """A stack of LSTMs: the lowest reads xs, each of the others reads the states of the one below.

    layers: a list of (Wx, Wh, b), from the bottom to the top, one for each LSTM, with the columns in
    the order f, g, i, o. The first Wx is (D, 4H) for the H of its layer; the next one has as many
    rows as the layer below has numbers in its state. The arrays are kept themselves, no copies: what
    is later written into them takes part in the next call of `forward`.
    dropout_ratio: the share of the numbers that is dropped on the way from one layer to the next,
    from 0 (nothing) to below 1.
    grads: the gradients that `backward` leaves here: a list of [dWx, dWh, db] for each layer, from
    the bottom to the top. All of them in one list, in this order, will do as well.

    Every call starts from zeros. What a stack keeps belongs to that stack alone. The inputs stay as
    they were. float32 in gives float32 out. You may use TimeLSTM of this chapter.

        # one layer: no dropout anywhere | 1層だけなら、Dropout はどこにもない
        zeros, b = np.zeros((1, 4)), np.array([0.0, 1.0, 0.0, 0.0])
        stack = DeepLSTM([(zeros, zeros, b)], 0.5)
        stack.forward(np.array([[[3.0], [4.0]]]), True)    # [[[0.1817], [0.2581]]]
        stack.backward(np.array([[[0.0], [1.0]]]))         # [[[0.0], [0.0]]]
        stack.grads[0][2]                                  # [0.0349, 0.1155, 0.1047, 0.1291]

    LSTMを重ねたものです。いちばん下の層が xs を読み、ほかの層はすぐ下の層の状態を読みます。

    layers: (Wx, Wh, b) のリスト。下から上へ、LSTM1つにつき1組で、列は f、g、i、o の順です。最初の Wx は、
    その層の H に対して (D, 4H) です。次の Wx の行数は、下の層の状態の数と同じです。配列はコピーせず、
    そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに反映されます。
    dropout_ratio: 層から次の層へ渡る数を消す割合で、0(何も消さない)以上 1 未満です。
    grads: backward がここに残す勾配です。層ごとの [dWx, dWh, db] を、下から上へ並べたリストです。同じ順で
    全部を1つのリストに並べてもかまいません。

    毎回 0 から始めます。覚えておくものは、その DeepLSTM だけのものです。入力は元のまま残します。入力が
    float32 なら出力も float32 です。この章の TimeLSTM を使ってかまいません。
    """

    def __init__(self, layers, dropout_ratio):
        """Make the LSTMs.

        LSTMを作ります。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, xs, train_flg):
        """Return the hidden states of the top layer, (N, T, H), and keep what `backward` needs.

        xs: inputs (N, T, D). train_flg: True in training, False in prediction.

        In training, each number that goes from one layer to the next is dropped (becomes 0) with
        probability dropout_ratio, independently of all others, and drawn again in every call and for
        every layer. Nothing is dropped from xs, from what the top layer returns, or from the states
        that a layer hands to itself from step to step. In prediction nothing is random. The average
        is the same in both: either what stays is divided by 1 - dropout_ratio in training, or what
        goes to the next layer is multiplied by 1 - dropout_ratio in prediction.

        いちばん上の層の隠れ状態 (N, T, H) を返し、backward に必要なものを残しておきます。

        xs: 入力 (N, T, D)。train_flg: 学習時は True、予測時は False です。

        学習時には、層から次の層へ渡る数を1つずつ、ほかの数とは無関係に、確率 dropout_ratio で消します
        (0 にします)。呼び出しごと、層ごとに引き直します。xs からも、いちばん上の層の出力からも、層の中で
        ステップからステップへ渡る状態からも、何も消しません。予測時には、ランダムなところはありません。
        平均は学習時と予測時で同じにします。学習時に残った数を 1 - dropout_ratio で割るか、予測時に次の層へ
        渡る数に 1 - dropout_ratio を掛けるか、どちらかです。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dhs):
        """Return the gradient of the loss for xs; leave those for the parameters in `grads`.

        dhs: the gradient of the loss for what the latest `forward` in training returned, (N, T, H).
        The gradient passes where a number passed. The gradients are sums over this batch alone,
        calculated in one pass and not by trying every number.

        損失の xs についての勾配を返し、パラメータについての勾配を grads に残します。

        dhs: 学習時の直前の forward の戻り値についての損失の勾配 (N, T, H)。勾配は、数が残った所だけを
        通ります。勾配は、このバッチだけについての和です。1回の計算で求め、数を1つずつ動かして調べることは
        しません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    zeros, b = np.zeros((1, 4)), np.array([0.0, 1.0, 0.0, 0.0])
    stack = DeepLSTM([(zeros, zeros, b)], 0.5)
    print(stack.forward(np.array([[[3.0], [4.0]]]), True))
    print(stack.backward(np.array([[[0.0], [1.0]]])), stack.grads[0][2])
