"""Dropout: in training, neurons are switched off at random.

ドロップアウトです。学習中に、ニューロンをランダムに消します。
"""

import numpy as np


class Dropout:
    """A layer which drops each number of its input with a fixed probability while it learns.

    dropout_ratio: the share that is dropped, from 0 (nothing) to below 1; about 1 - dropout_ratio
    of the numbers stay.

    On the average the output is as large in training as in prediction. One factor sees to that, and
    you choose the place for it:
    - inverted dropout: in training, what stays is divided by 1 - dropout_ratio; in prediction the
      output is x;
    - classic dropout: in training, what stays is left as it is; in prediction the output is
      x * (1 - dropout_ratio).

    x stays as it was. float32 in gives float32 out.

        layer = Dropout(0.25)
        layer.forward(np.ones((2, 4)), True)
        # for example [[1.33, 0, 1.33, 1.33], [0, ...]] | たとえば [[1.33, 0, 1.33, 1.33], [0, ...]]
        layer.forward(np.ones((2, 4)), False)
        # inverted: all 1; classic: all 0.75 | 逆ドロップアウトならすべて 1、もとのものならすべて 0.75

    N. Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014.

    学習中に、入力の数を1つずつ、決まった確率で消すレイヤです。

    dropout_ratio: 消す割合で、0(何も消さない)以上 1 未満です。残るのはおよそ 1 - dropout_ratio です。

    出力の大きさは、平均すると学習時と予測時とで同じになるようにします。そのための倍率を掛ける場所は、
    次のどちらでもかまいません。
    - 逆ドロップアウト: 学習時に、残った数を 1 - dropout_ratio で割ります。予測時の出力は x です。
    - もとのドロップアウト: 学習時に、残った数はそのままにします。予測時の出力は
      x * (1 - dropout_ratio) です。

    マスクはレイヤごとに覚えておきます。x は元のまま残します。入力が float32 なら出力も float32 です。
    """

    def __init__(self, dropout_ratio):
        self.dropout_ratio = dropout_ratio
        self.mask = None  # what forward multiplied x by | forward が x に掛けたもの

    def forward(self, x, train_flg):
        """Return an array of x's shape: thinned out in training, whole in prediction.

        x: an array of any shape, (N, D) or (N, C, H, W). train_flg: True in training, False in
        prediction. In training each entry of x is dropped (becomes 0) or stays, independently of
        all others and drawn again at every call, so that two calls or two layers do not drop the
        same. In prediction nothing is random.

        x と同じ形状の配列を返します。学習時はところどころ消し、予測時は何も消しません。

        x: 任意の形状の配列。(N, D) や (N, C, H, W) です。
        train_flg: 学習時は True、予測時は False です。
        学習時には、x の要素を1つずつ、ほかの要素とは無関係に、消す(0 にする)か残すかを決めます。
        呼ぶたびに引き直すので、2回の呼び出しや2つのレイヤで同じところが消えることはありません。
        予測時には、ランダムなところはありません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the gradient of the loss for x, after a call of `forward` in training.

        dout: the gradient for the output of that call, of its shape. What was dropped there gets 0;
        what was kept was multiplied by a factor, 1 perhaps, and its gradient is as well.

        学習時の forward の後で、損失の x についての勾配を返します。

        dout: その forward の出力についての勾配で、形状も同じです。そこで消した要素の勾配は 0 です。
        残した要素には、順伝播で掛けたのと同じ倍率(1 のこともあります)を掛けます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    layer = Dropout(0.25)
    print(layer.forward(np.ones((2, 4)), True))
    print(layer.backward(np.ones((2, 4))))
    print(layer.forward(np.ones((2, 4)), False))
