"""Weight decay: large weights are made to cost something.

A penalty on the weights is added to the loss, and its gradient to the gradient. lam (for the Greek
letter lambda, which is a keyword in Python) is the strength of the penalty, a number >= 0.

N is the number of samples, D of inputs, H of hidden neurons, K of classes.

荷重減衰です。大きな重みにペナルティをかけます。

重みについてのペナルティを損失に足し、その勾配を損失の勾配に足します。lam はペナルティの
強さで、0 以上の数です(ラムダを縮めた名前です。lambda は Python の予約語なので使えません)。

N はサンプル数、D は入力の数、H は隠れ層のニューロンの数、K はクラスの数です。
"""

import numpy as np
from given import TwoLayerNet


def l1_penalty(W, lam):
    """Return the L1 penalty, one number: lam times the sum of the absolute values of all weights.

    W: weights, an array of any shape.

        l1_penalty(np.array([[3.0, -4.0]]), 0.1)  # 0.7

    L1 のペナルティを1つの数で返します。すべての重みの絶対値の和の lam 倍です。

    W: 重み。任意の形状の配列です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def l1_gradient(W, lam):
    """Return the gradient of the L1 penalty for W, an array of W's shape. W stays as it was.

    It has the same size for every weight, however small; only its sign depends on the weight. (At
    exactly 0 there is no slope, and any number will do.) float32 in gives float32 out.

        l1_gradient(np.array([[3.0, -4.0]]), 0.1)  # [[0.1, -0.1]]

    L1 のペナルティの W についての勾配を、W と同じ形状の配列で返します。W は元のまま残します。

    勾配の大きさはどの重みでも同じで、符号だけが重みによって決まります(ちょうど 0 では傾きが
    ないので、どんな値でもかまいません)。W が float32 なら結果も float32 です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def l2_penalty(W, lam):
    """Return the L2 penalty, one number: lam / 2 times the sum of the squares of all weights.

    W: weights, an array of any shape.

        l2_penalty(np.array([[3.0, -4.0]]), 0.1)  # 1.25

    L2 のペナルティを1つの数で返します。すべての重みの2乗の和の lam / 2 倍です。

    W: 重み。任意の形状の配列です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def l2_gradient(W, lam):
    """Return the gradient of the L2 penalty for W, an array of W's shape. W stays as it was.

    The larger a weight, the larger its gradient. float32 in gives float32 out.

        l2_gradient(np.array([[3.0, -4.0]]), 0.1)  # [[0.3, -0.4]]

    L2 のペナルティの W についての勾配を、W と同じ形状の配列で返します。W は元のまま残します。

    重みが大きいほど、勾配も大きくなります。W が float32 なら結果も float32 です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


class TwoLayerNetWithRegularization(TwoLayerNet):
    """TwoLayerNet of given.py, with a penalty on its weights.

    lam: the strength of the penalty. penalty: which one, "l1" or "l2".
    The penalty is on the weights W1 and W2; the biases go free. It does not depend on the data and
    is not divided by the size of the batch. params and predict are those of TwoLayerNet. You may
    build on it, or write the whole class yourself, as long as it calculates the same. A class
    without the last argument, which always pays L2, as some books have it, loses only the point for
    "l1".

    >>> net = TwoLayerNetWithRegularization(64, 20, 10, 0.01, "l2")
    >>> net.params["W1"].shape
    (64, 20)

    given.py の TwoLayerNet に、重みについてのペナルティを加えたものです。

    lam: ペナルティの強さ、penalty: ペナルティの種類で "l1" か "l2"。
    ペナルティがかかるのは重み W1 と W2 で、バイアスにはかけません。データによらない値なので、バッチ
    サイズでは割りません。params と predict は TwoLayerNet と同じです。TwoLayerNet を使っても、同じ
    計算をするクラス全体を自分で書いてもかまいません。本によっては最後の引数がなく、いつも L2 を使う
    クラスになっています。それでも、失うのは "l1" の1点だけです。
    """

    def __init__(self, input_size, hidden_size, output_size, lam, penalty):
        super().__init__(input_size, hidden_size, output_size)
        self.lam = lam
        self.penalty = penalty

    def loss(self, x, t):
        """Return the cross-entropy error plus the penalties of W1 and of W2, one number.

        交差エントロピー誤差に W1 と W2 のペナルティを足したものを、1つの数で返します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def gradient(self, x, t):
        """Return the gradient of `loss` above, penalty included, for each parameter.

        A dictionary with the keys and shapes of params, whose arrays are not changed here. It is
        calculated in one pass; differences, for which every parameter is tried, are not accepted.
        So are l1_gradient and l2_gradient.

        ペナルティも含めた上の loss の、各パラメータについての勾配を返します。

        キーと形状が params と同じ辞書です。params の配列は、ここでは書き換えません。勾配は1回の計算で
        求めます。パラメータを1つずつ動かして調べる数値微分は正解になりません。l1_gradient と
        l2_gradient も同じです。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    net = TwoLayerNetWithRegularization(4, 3, 2, 0.1, "l2")
    x, t = np.random.randn(5, 4), np.array([0, 1, 1, 0, 1])
    print("with the penalty", net.loss(x, t), "without", TwoLayerNet.loss(net, x, t))
    print(net.gradient(x, t))
