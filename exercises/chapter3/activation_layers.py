"""Activation functions as layers: forward, and the gradient backward.

Each layer takes an array of any shape. `forward` keeps what `backward` needs; `backward(dout)` gets
the gradient of the loss for the output of the latest `forward` and returns the one for its input,
in the same shape. x stays as it was, dout may be used up. float32 in gives float32 out.
Gradients are calculated by a formula, exact to the last digits, and not measured by differences.
Each layer keeps what it needs to itself: a network has many of them.

活性化関数をレイヤにします。順伝播と、勾配を流す逆伝播を持ちます。

どのレイヤも任意の形状の配列を受け取ります。forward は backward に必要なものを残しておきます。
backward(dout) は、直前の forward の出力についての損失の勾配を受け取り、入力についての勾配を
同じ形状で返します。x は元のまま残しますが、dout は書き換えてもかまいません。入力が float32 なら
出力も float32 です。勾配は数値微分ではなく式で計算し、最後の桁まで正確に求めます。
ネットワークにはレイヤがいくつもあるので、必要な値はレイヤごとに別々に残します。
"""

import numpy as np


class Relu:
    """Passes what is above 0 and stops the rest, forward and backward.

    0より大きい値はそのまま通し、それ以外は止めます。逆伝播でも同じ場所だけを通します。

        layer = Relu()
        layer.forward(np.array([[2.0, -1.0]]))   # [[2.0, 0.0]]
        layer.backward(np.array([[5.0, 7.0]]))   # [[5.0, 0.0]]
    """

    def forward(self, x):
        """Return x if x is above 0, else 0. Leave x as it is.

        x が0より大きい所では x、それ以外では0を返します。x は書き換えません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return dout if the input was above 0, else 0 (at exactly 0, as you like).

        入力が0より大きかった所では dout、それ以外では0を返します(ちょうど0の所はどちらでも
        かまいません)。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


class Sigmoid:
    """The sigmoid function 1 / (1 + exp(-x)) as a layer.

    シグモイド関数 1 / (1 + exp(-x)) のレイヤです。

        layer = Sigmoid()
        layer.forward(np.array([[0.0, 2.0]]))   # [[0.5, 0.8808]]
        layer.backward(np.array([[1.0, 2.0]]))  # [[0.25, 0.2100]]
    """

    def forward(self, x):
        """Return 1 / (1 + exp(-x)) for each element.

        要素ごとに 1 / (1 + exp(-x)) を返します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return dout times the slope of the sigmoid at the input: y * (1 - y), y being the output.

        入力におけるシグモイドの傾きを dout に掛けて返します。
        傾きは、出力を y として y * (1 - y) です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


class Tanh:
    """The hyperbolic tangent as a layer.

    tanh(双曲線正接)のレイヤです。

        layer = Tanh()
        layer.forward(np.array([[0.0, 1.0]]))   # [[0.0, 0.7616]]
        layer.backward(np.array([[3.0, 2.0]]))  # [[3.0, 0.8399]]
    """

    def forward(self, x):
        """Return tanh(x) for each element; np.tanh may be used.

        要素ごとに tanh(x) を返します。np.tanh を使ってかまいません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return dout times the slope of tanh at the input. Can you express it by the output y?

        入力における tanh の傾きを dout に掛けて返します。傾きを出力 y で表せるでしょうか。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    for layer in (Relu(), Sigmoid(), Tanh()):
        print(layer.forward(np.array([[2.0, -1.0]])), layer.backward(np.array([[5.0, 7.0]])))
