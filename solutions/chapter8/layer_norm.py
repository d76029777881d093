"""Layer normalisation: at every step the D numbers get mean 0 and variance 1, by themselves.

Then a scale and a shift are applied, which are learned. No row knows of another one: it does not
matter how large the batch is, how long the sequences are, or whether the network is in training.

N is the number of sequences, T that of their steps, D that of the numbers at a step.

レイヤ正規化です。ステップごとに、そこにある D 個の数だけを見て、平均を 0、分散を 1 にします。

その後に、学習で決まる倍率とずれを適用します。どの行も、ほかの行のことを知りません。バッチの大きさにも、
系列の長さにも、学習中かどうかにも左右されません。

N は系列の数、T はステップの数、D は1ステップの数の個数です。
"""

import numpy as np


class LayerNorm:
    """A layer which normalises the numbers along the last axis: each row of D numbers by itself.

    gamma, beta: scale and shift (D,), one of each for every column. The layer keeps these two arrays
    themselves, no copies: what is later written into them takes part in the next call of `forward`.
    dgamma, dbeta: the gradients that `backward` leaves here, None before.

    What a layer keeps belongs to that layer alone. x, gamma and beta stay as they were. float32 in
    gives float32 out.

        layer = LayerNorm(np.array([1.0, 1.0, 2.0]), np.array([0.0, 0.0, 5.0]))
        x = np.array([[[1.0, 2.0, 6.0], [10.0, 20.0, 60.0]]])         # N = 1, T = 2, D = 3
        layer.forward(x).round(2)      # [[[-0.93, -0.46, 7.78], [-0.93, -0.46, 7.78]]]
        dout = np.array([[[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]])
        layer.backward(dout).round(2)  # [[[0.09, -0.11, 0.02], [0.0, 0.0, 0.0]]]
        layer.dgamma.round(2), layer.dbeta                 # [0.0, 0.0, 1.39], [0.0, 0.0, 1.0]

    J. L. Ba, J. R. Kiros and G. E. Hinton, Layer normalization, 2016.

    最後の軸に並ぶ数を正規化するレイヤです。D 個の数からなる行を、1行ずつ独立に正規化します。

    gamma、beta: 倍率とずれ (D,)。列ごとに1つずつあります。
    この2つの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに
    反映されます。
    dgamma、dbeta: backward がここに残す勾配です。それまでは None です。

    レイヤが覚えておくものは、そのレイヤだけのものです。x、gamma、beta は元のまま残します。入力が float32
    なら出力も float32 です。
    """

    def __init__(self, gamma, beta):
        self.gamma = gamma
        self.beta = beta
        self.dgamma = None
        self.dbeta = None

    def forward(self, x):
        """Return the normalised x, times gamma, plus beta, in x's shape; keep what `backward` needs.

        x: rows (N, D), or sequences (N, T, D), in which every step is a row.

        Mean and variance are taken over the D numbers of a row, for each row by itself. The variance is
        the mean of the squared distances (divided by D, not by D - 1). A small number eps is added
        to it against division by 0: take 1e-5, as PyTorch does. Any from 1e-12 to 1e-5 counts as
        right, and so it does if you add it to the root.

            x_hat = (x - mean) / sqrt(variance + eps)    y = gamma * x_hat + beta

        In training and in prediction the calculation is the same, and nothing is gathered on the
        way.

        x を正規化して gamma を掛け、beta を足したものを、x と同じ形状で返します。backward に必要なものを
        残しておきます。

        x: 行の並び (N, D)、または系列 (N, T, D)。系列では、1ステップが1つの行です。

        平均と分散は、行ごとに、その行の D 個の数から求めます。分散は差の2乗の平均で、D - 1 ではなく D で
        割ります。0 で割らないように、小さな数 eps を分散に足します。PyTorchと同じ 1e-5 を使いましょう。
        1e-12 から 1e-5 までなら正解とします。分散ではなく、その平方根に足してもかまいません。

        学習時も予測時も計算は同じです。途中で統計を集めることもしません。
        """
        ### BEGIN SOLUTION
        self.std = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)  # (N, T, D) -> (N, T, 1)
        self.x_hat = (x - x.mean(axis=-1, keepdims=True)) / self.std  # (N, T, D)
        return self.gamma * self.x_hat + self.beta
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient of the loss for x; leave those for gamma and beta in `dgamma`, `dbeta`.

        dout: the gradient of the loss for the output of the latest `forward`, in its shape.
        The result has the shape of x. dgamma and dbeta are (D,): sums over all rows of this call
        alone, neither averaged nor added to those of an earlier call.

        x reaches its row of the output on three paths: itself, through the mean of the row and
        through its variance. With dx_hat = dout * gamma they add up to

            dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / sqrt(variance + eps)

        where mean goes over the D numbers of a row. All gradients are calculated in one pass and not
        by trying every number.

        損失の x についての勾配を返し、gamma と beta についての勾配を dgamma と dbeta に残します。

        dout: 直前の forward の出力についての損失の勾配(形状は出力と同じです)
        戻り値の形状は x と同じです。dgamma と dbeta は (D,) で、この呼び出しのすべての行についての和です。
        平均にはせず、前の呼び出しの勾配に足し込むこともしません。

        x から出力の同じ行へは、x 自身、行の平均、行の分散を通る3つの道があります。dx_hat = dout * gamma と
        おくと、3つの道の和が dx になります。

        式の mean は、行の D 個の数についての平均です。どの勾配も1回の計算で求め、数を1つずつ動かして調べる
        ことはしません。
        """
        ### BEGIN SOLUTION
        rows = tuple(range(dout.ndim - 1))  # all axes but the last one
        self.dbeta = dout.sum(axis=rows)  # (N, T, D) -> (D,)
        self.dgamma = (dout * self.x_hat).sum(axis=rows)
        dx_hat = dout * self.gamma  # (N, T, D)
        through_variance = self.x_hat * (dx_hat * self.x_hat).mean(axis=-1, keepdims=True)
        return (dx_hat - dx_hat.mean(axis=-1, keepdims=True) - through_variance) / self.std
        ### END SOLUTION


if __name__ == "__main__":
    layer = LayerNorm(np.array([1.0, 1.0, 2.0]), np.array([0.0, 0.0, 5.0]))
    print(layer.forward(np.array([[[1.0, 2.0, 6.0], [10.0, 20.0, 60.0]]])).round(2))
    print(layer.backward(np.array([[[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]])).round(2))
    print(layer.dgamma.round(2), layer.dbeta)
