"""A network of two layers that learns by backpropagation.

    x -> affine (W1, b1) -> ReLU -> affine (W2, b2) -> softmax with cross entropy <- t

D inputs, H hidden neurons, K classes; N is the number of samples in a batch. The layers are those
that you wrote in this chapter.

誤差逆伝播法で学習する2層ニューラルネットワークです。

    x -> Affine (W1, b1) -> ReLU -> Affine (W2, b2) -> ソフトマックスと交差エントロピー誤差 <- t

入力は D 個、隠れ層のニューロンは H 個、クラスは K 個、N はバッチのサンプル数です。
レイヤはこの章で作ったものを使います。
"""

import numpy as np
from activation_layers import Relu
from affine_layer import Affine
from numerical import numerical_gradient
from softmax_with_loss import SoftmaxWithLoss


class TwoLayerNet:
    """A network for classification: affine, ReLU, affine, and softmax with cross entropy on top.

    Sigmoid in place of ReLU is right too. You may use the layers of this chapter, or write the
    calculation out here. A target t is labels (N,) or one-hot (N, K), in every method.

    >>> net = TwoLayerNet(64, 20, 10)
    >>> net.predict(np.zeros((5, 64))).shape
    (5, 10)

    分類のためのネットワークです。Affine、ReLU、Affine の順に通し、最後にソフトマックスと
    交差エントロピー誤差を置きます。

    ReLU の代わりにシグモイドを使ってもかまいません。この章のレイヤを使っても、計算をここに直接
    書いてもかまいません。教師データ t は、どのメソッドでもラベル (N,) か one-hot 表現 (N, K) です。
    """

    def __init__(self, input_size, hidden_size, output_size):
        """Make the dictionary self.params of four float64 arrays, and the layers that use them.

        W1: (D, H) and W2: (H, K), random numbers around 0: no two neurons alike, and small enough
        that the first loss is near log K, as when every class is equally probable. He weights
        (variance 2 / inputs of that layer) do well; so does 0.01 * standard normal.
        b1: (H,) and b2: (K,), zeros.
        Numbers written into the arrays of self.params later must take effect in every method. A
        layer that was given the same array sees them; a layer that was given a copy does not.
        Two networks share nothing.

        float64 の4つの配列の辞書 self.params と、それを使うレイヤを作ります。

        W1: (D, H)、W2: (H, K) は 0 を中心とするランダムな値です。同じニューロンはつくりません。
        また、最初の損失が log K(どのクラスも同じ確率のときの値)に近くなるよう、小さめにします。
        He の初期値(分散 2 / その層の入力の数)や、標準正規分布の 0.01 倍が使えます。
        b1: (H,)、b2: (K,) は 0 です。
        あとから self.params の配列に書き込まれた値は、どのメソッドでもすぐに効くようにします。
        同じ配列を渡されたレイヤには新しい値が見えますが、コピーを渡されたレイヤには見えません。
        2つのネットワークが何かを共有することはありません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def predict(self, x):
        """Return the scores (N, K) for a batch x (N, D): what comes out of the second affine layer.

        Their softmax, the probabilities, is right too.

        バッチ x (N, D) に対するスコア (N, K)、つまり2つ目の Affine レイヤの出力を返します。

        それをソフトマックスに通した確率を返してもかまいません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def loss(self, x, t):
        """Return the cross-entropy error of the predictions for x, a mean over the batch.

        x に対する予測の交差エントロピー誤差を、バッチの平均で返します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def accuracy(self, x, t):
        """Return the share of samples, from 0 to 1, whose highest score is that of the right class.

        最も高いスコアのクラスが正解と一致したサンプルの割合を、0 から 1 の数で返します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def numerical_gradient(self, x, t):
        """Return the gradient of loss(x, t) by numerical differentiation, for each parameter.

        A dictionary with the keys and shapes of self.params. Slow, but hard to get wrong: the
        yardstick for gradient. Afterwards self.params holds what it held before.

        loss(x, t) の各パラメータについての勾配を、数値微分で求めて返します。

        キーと形状が self.params と同じ辞書です。遅い代わりに間違えにくいので、gradient を確かめる
        ものさしになります。終わったときに self.params は元の値に戻っています。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def gradient(self, x, t):
        """Return the gradient of loss(x, t) by backpropagation, for each parameter.

        A dictionary with the keys and shapes of self.params. One pass forward, in which the layers
        remember what they need, and one pass backward from the loss to W1. It is exact to within
        rounding: differences in place of the backward pass are not accepted.

        loss(x, t) の各パラメータについての勾配を、誤差逆伝播法で求めて返します。

        キーと形状が self.params と同じ辞書です。順伝播を1回行って各レイヤに必要な値を覚えさせ、
        損失から W1 まで逆伝播を1回行います。丸め誤差の範囲で正確な値になります。逆伝播の代わりに
        数値微分を使ったものは正解になりません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    net = TwoLayerNet(4, 3, 2)
    x, t = np.random.randn(5, 4), np.array([0, 1, 1, 0, 1])
    numerical, exact = net.numerical_gradient(x, t), net.gradient(x, t)
    for key in net.params:
        print(key, np.max(np.abs(numerical[key] - exact[key])))
