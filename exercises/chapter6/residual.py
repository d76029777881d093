"""The residual block: two convolutions and a shortcut around them.

    x -> convolution (W1, b1) -> ReLU -> convolution (W2, b2) -> + -> ReLU -> out
    |                                                            |
    +------------------------- shortcut -------------------------+

N images of C channels, H x W. The filters are 3 x 3 with stride 1 and padding 1, and there are C of
them in each convolution, so that what comes out of the second one has the shape of x.

残差ブロックです。2つの畳み込みと、それを飛び越えるショートカットからなります。

画像は N 枚、C チャンネル、H x W です。フィルターは 3 x 3、ストライド 1、パディング 1 で、どちらの
畳み込みにも C 個あります。そのため、2つ目の畳み込みの出力は x と同じ形状になります。
"""

import numpy as np
from convolution import Convolution
from given import Relu


class ResidualBlock:
    """Convolution, ReLU, convolution, plus x, ReLU.

    W1, W2: filters (C, C, 3, 3), b1, b2: biases (C,). The block keeps these arrays themselves, no
    copies: what is later written into them takes part in the next call of `forward`.
    dW1, db1, dW2, db2: the gradients that `backward` leaves here.

    What a block keeps belongs to that block alone. The inputs stay as they were. float32 in gives
    float32 out. You may use Convolution of this chapter and Relu of given.py, or write the
    calculation here.

        zeros = np.zeros((1, 1, 3, 3)), np.zeros(1)
        block = ResidualBlock(*zeros, *zeros)
        block.forward(np.array([[[[2.0, -3.0]]]]))   # [[[[2.0, 0.0]]]]
        block.backward(np.array([[[[5.0, 7.0]]]]))   # [[[[5.0, 0.0]]]]
        block.db2                                    # [5.0]

    畳み込み、ReLU、畳み込み、x を足す、ReLU の順に計算します。

    W1、W2: フィルター (C, C, 3, 3)、b1、b2: バイアス (C,)
    この4つの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の
    呼び出しに反映されます。
    dW1、db1、dW2、db2: backward がここに残す勾配です。

    ブロックが覚えておくものは、そのブロックだけのものです。入力は元のまま残します。入力が float32
    なら出力も float32 です。この章の Convolution と given.py の Relu を使っても、計算をここに
    書いてもかまいません。
    """

    def __init__(self, W1, b1, W2, b2):
        """Make the layers of the block.

        ブロックの中のレイヤを作ります。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return the output for images x (N, C, H, W), of the same shape.

        x is added before the last ReLU. With all four arrays 0 nothing but x arrives there.

        画像 x (N, C, H, W) に対する出力を、同じ形状で返します。

        x は最後の ReLU の前で足します。4つの配列がすべて 0 なら、最後の ReLU に届くのは
        x だけです。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the gradient of the loss for x; leave `dW1`, `db1`, `dW2` and `db2`.

        dout: the gradient of the loss for the output of the latest `forward`. x reaches that output
        by two paths, and both bring back a gradient. The gradients are sums over this batch alone,
        calculated in one pass; differences, for which every number is tried, are not accepted.

        損失の x についての勾配を返し、dW1、db1、dW2、db2 を残します。

        dout: 直前の forward の出力についての損失の勾配
        x は2つの道を通って出力に届くので、勾配もその両方から戻ってきます。勾配は、このバッチだけに
        ついての和です。1回の計算で求めます。数を1つずつ動かして調べる数値微分は正解になりません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    zeros = np.zeros((1, 1, 3, 3)), np.zeros(1)
    block = ResidualBlock(*zeros, *zeros)
    print(block.forward(np.array([[[[2.0, -3.0]]]])))
    print(block.backward(np.array([[[[5.0, 7.0]]]])), block.db2)
