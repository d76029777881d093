"""Batch normalisation: over a batch, each neuron gets mean 0 and variance 1.

Then a scale and a shift are applied, which are learned.

N is the number of samples, D the number of neurons; images are (N, C, H, W).

バッチ正規化です。ニューロンごとに、バッチの平均を 0、分散を 1 にします。
その後に、学習で決まる倍率とずれを適用します。

N はサンプル数、D はニューロンの数、画像は (N, C, H, W) です。
"""

import numpy as np


class BatchNormalization:
    """A layer which normalises its input over the batch.

    gamma, beta: scale and shift, (D,). The layer calculates with these arrays themselves.
    momentum: how much of the running statistics stays at each training step, 0 to 1.
    running_mean, running_var: what training has gathered so far, (D,), for use in prediction. None
    for both means a new layer: the mean starts from 0, the variance from 1 (or from 0).
    dgamma, dbeta: the gradients that `backward` leaves here, None before.

    Images (N, C, H, W) are normalised in one of two ways; one of them is enough:
    - per channel: gamma, beta and the statistics are (C,); the mean is taken over N, H and W;
    - per activation: they are (C * H * W,), and each image counts as a row of C * H * W numbers.
    The shape of gamma says which is meant. The ready methods below are made for the first.

    What a layer keeps belongs to that layer alone. x, gamma and beta stay as they were. float32 in
    gives float32 out.

        layer = BatchNormalization(np.ones(2), np.zeros(2), 0.9, None, None)
        layer.forward(np.array([[1.0, 10.0], [3.0, 20.0]]), True)
        # nearly [[-1, -1], [1, 1]] | ほぼ [[-1, -1], [1, 1]]

    S. Ioffe and C. Szegedy, Batch normalization: accelerating deep network training by reducing
    internal covariate shift, 2015.

    入力をバッチごとに正規化するレイヤです。

    gamma、beta: 倍率とずれ (D,)。この配列そのものを使って計算します。
    momentum: 学習の1歩ごとに、移動平均の値をどれだけ残すか(0 から 1)。
    running_mean、running_var: これまでの学習で集めた平均と分散 (D,) で、予測に使います。両方とも
    None なら新しいレイヤで、平均は 0 から、分散は 1(または 0)から始めます。
    dgamma、dbeta: backward がここに残す勾配です。それまでは None です。

    画像 (N, C, H, W) の正規化には次の2通りがあり、どちらか一方ができれば十分です。
    - チャンネルごと: gamma、beta、平均、分散は (C,) で、平均と分散は N、H、W についてとります。
    - 要素ごと: gamma などは (C * H * W,) で、画像1枚を C * H * W 個の数の行とみなします。
    どちらなのかは gamma の形状からわかります。下に用意したメソッドは、チャンネルごとのものです。

    レイヤが覚えておくものは、そのレイヤだけのものです。x、gamma、beta は元のまま残します。入力が
    float32 なら出力も float32 です。
    """

    def __init__(self, gamma, beta, momentum, running_mean, running_var):
        self.gamma = gamma
        self.beta = beta
        self.momentum = momentum
        self.running_mean = running_mean
        self.running_var = running_var
        self.dgamma = None
        self.dbeta = None

    def forward(self, x, train_flg):
        """Return the normalised x, times gamma, plus beta, in x's shape.

        x: a batch (N, D), or of images (N, C, H, W). train_flg: True in training, False in
        prediction.

        In training, mean and variance are those of this batch for each neuron. The variance is the
        mean of the squared distances (divided by N, not by N - 1). A small number, at most 1e-5,
        is added to the variance or to its root, against division by 0:

            x_hat = (x - mean) / sqrt(variance)    y = gamma * x_hat + beta

        and both running statistics, with this same variance, move on:

            running = momentum * running + (1 - momentum) * batch

        In prediction, running_mean and running_var replace mean and variance, and nothing
        in the layer changes. A single sample is as welcome there as many.

        x を正規化して gamma を掛け、beta を足したものを、x と同じ形状で返します。

        x: バッチ (N, D)、または画像のバッチ (N, C, H, W)
        train_flg: 学習時は True、予測時は False です。

        学習時の平均と分散は、ニューロンごとに、このバッチから求めます。分散は差の2乗の平均で、
        N - 1 ではなく N で割ります。0 で割らないように、1e-5 以下の小さな数を、分散かその平方根に
        足します。

        2つの移動平均も、同じ平均と分散を使って進めます。

        予測時には、平均と分散の代わりに running_mean と running_var を使い、レイヤの中身は何も
        変えません。サンプルが1つだけでも予測できます。
        """
        shape = x.shape
        x = self.to_rows(x)  # (N, C, H, W) -> (N * H * W, C)
        if self.running_mean is None:
            self.running_mean = np.zeros_like(self.gamma)
            self.running_var = np.ones_like(self.gamma)
        ### BEGIN SOLUTION
        mean, var = self.running_mean, self.running_var
        if train_flg:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        self.std = np.sqrt(var + 1e-7)
        self.x_hat = (x - mean) / self.std
        y = self.gamma * self.x_hat + self.beta
        ### END SOLUTION
        return self.from_rows(y, shape)

    def backward(self, dout):
        """Return the gradient for x; leave those for gamma and beta in `dgamma` and `dbeta`.

        dout: the gradient for the output of the latest `forward`, which was one in training. The
        result has the shape of x, dgamma and dbeta that of gamma. x reaches the output on three
        paths: itself, through the mean and through the variance of the batch. With
        dx_hat = dout * gamma they add up to

            dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / sqrt(variance)

        where mean goes over the batch. All gradients are calculated in one pass: differences, for
        which every number is tried, are not accepted.

        損失の x についての勾配を返し、gamma と beta についての勾配を dgamma と dbeta に残します。

        dout: 直前の forward(学習時のもの)の出力についての勾配です。
        戻り値の形状は x と、dgamma と dbeta の形状は gamma と同じです。x から出力へは、x 自身、
        バッチの平均、バッチの分散を通る3つの道があります。dx_hat = dout * gamma とおくと、3つの道の
        和が dx になります。

        式の mean はバッチについての平均です。どの勾配も1回の計算で求めます。数を1つずつ動かして調べる
        数値微分は正解になりません。
        """
        shape = dout.shape
        dout = self.to_rows(dout)
        ### BEGIN SOLUTION
        self.dbeta = dout.sum(axis=0)
        self.dgamma = (dout * self.x_hat).sum(axis=0)
        dx_hat = dout * self.gamma
        through_var = self.x_hat * (dx_hat * self.x_hat).mean(axis=0)
        dx = (dx_hat - dx_hat.mean(axis=0) - through_var) / self.std
        ### END SOLUTION
        return self.from_rows(dx, shape)

    def to_rows(self, x):
        """Return images (N, C, H, W) as rows (N * H * W, C), and rows as they are. This is ready.

        画像 (N, C, H, W) を行 (N * H * W, C) に並べて返します。2次元の x はそのまま返します。
        このまま使えます。
        """
        return x if x.ndim == 2 else x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])

    def from_rows(self, rows, shape):
        """Return the rows that to_rows made in their earlier shape. This is ready.

        to_rows が作った行を、元の形状に戻して返します。このまま使えます。
        """
        if len(shape) == 2:
            return rows
        n, c, h, w = shape
        return rows.reshape(n, h, w, c).transpose(0, 3, 1, 2)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    layer = BatchNormalization(np.ones(3), np.zeros(3), 0.9, None, None)
    for _ in range(50):
        y = layer.forward(rng.normal([10, 20, 30], [1, 2, 3], size=(100, 3)), True)
    print(y.mean(axis=0), y.std(axis=0))
    print(layer.running_mean, layer.running_var)
