"""A network of three layers, forward: input, hidden, output.

D inputs, H hidden neurons, K classes; N is the number of samples in a batch. The weights are random
still: learning them is the subject of chapter 3.

3層ニューラルネットワークの順伝播です。3層とは入力層・隠れ層・出力層のことです。

入力は D 個、隠れ層のニューロンは H 個、クラスは K 個、N はバッチのサンプル数です。
重みはまだランダムなままで、学習は第3章で行います。
"""

import numpy as np
from affine import affine
from initialization import he
from losses import cross_entropy_error


def relu(x):
    """Return max(0, x), entry by entry. Bring yours from chapter 1.

    要素ごとに max(0, x) を返します。第1章で作ったものを使えます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def softmax(x):
    """Return exp(x) / sum(exp(x)) for each row of x (N, K). Bring yours from chapter 1.

    Subtract the row's maximum first, so that exp does not overflow.

    x (N, K) の行ごとに exp(x) / sum(exp(x)) を返します。第1章で作ったものを使えます。
    exp がオーバーフローしないように、先に行の最大値を引きます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


class ThreeLayerNet:
    """A network for classification: affine, ReLU, affine, softmax.

    Sigmoid in place of ReLU is right too. You may use affine, he and cross_entropy_error from this
    chapter, or write it out here.

    >>> net = ThreeLayerNet(64, 20, 10)
    >>> net.predict(np.zeros((5, 64))).shape
    (5, 10)

    分類のためのネットワークです。アフィン変換、ReLU、アフィン変換、ソフトマックスの順に通します。

    ReLU の代わりにシグモイドを使ってもかまいません。この章の affine、he、cross_entropy_error を
    使っても、ここに直接書いてもかまいません。
    """

    def __init__(self, input_size, hidden_size, output_size):
        """Make the dictionary self.params of four arrays.

        W1: (D, H) and W2: (H, K), He weights: random, mean 0, variance 2 / (inputs of that layer).
        b1: (H,) and b2: (K,), zeros.
        Every other method reads self.params each time: numbers written into its arrays take effect.
        Two networks share nothing.

        4つの配列の辞書 self.params を作ります。

        W1: (D, H)、W2: (H, K) は He の初期値です。ランダムで、平均 0、
        分散 2 /(その層の入力の数)です。b1: (H,)、b2: (K,) は 0 です。
        ほかのメソッドは毎回 self.params を読みます。配列に書き込まれた値はすぐに効きます。
        2つのネットワークが何かを共有することはありません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def predict(self, x):
        """Return the probabilities (N, K) for a batch x (N, D): rows that sum to 1.

        バッチ x (N, D) に対する確率 (N, K) を返します。各行の和は1です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def loss(self, x, t):
        """Return the cross-entropy error of the predictions for x, a mean over the batch.

        t: labels (N,) or one-hot (N, K).

        x に対する予測の交差エントロピー誤差を、バッチの平均で返します。

        t: ラベル (N,) または one-hot 表現 (N, K)
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def accuracy(self, x, t):
        """Return the share of samples, from 0 to 1, whose most probable class is the right one.

        t: labels (N,) or one-hot (N, K).

        最も確率の高いクラスが正解と一致したサンプルの割合を、0 から 1 の数で返します。

        t: ラベル (N,) または one-hot 表現 (N, K)
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    net = ThreeLayerNet(64, 20, 10)
    print(net.predict(np.ones((5, 64))).sum(axis=1))
