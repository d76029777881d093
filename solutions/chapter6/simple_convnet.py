"""A small convolutional network that reads images.

    x -> convolution (W1, b1) -> ReLU -> max pooling 2 x 2 -> affine (W2, b2) -> ReLU
      -> affine (W3, b3) -> softmax with cross entropy <- t

N images of C channels, H x W; FN filters of FS x FS; H2 hidden neurons; K classes.

画像を読み取る、小さな畳み込みニューラルネットワークです。

    x -> 畳み込み (W1, b1) -> ReLU -> 2 x 2 の最大プーリング -> Affine (W2, b2) -> ReLU
      -> Affine (W3, b3) -> ソフトマックスと交差エントロピー誤差 <- t

画像は N 枚、C チャンネル、H x W、フィルターは FN 個で FS x FS、隠れ層のニューロンは H2 個、
クラスは K 個です。
"""

import numpy as np
from convolution import Convolution
from given import Affine, Relu, SoftmaxWithLoss
from pooling import MaxPooling


class SimpleConvNet:
    """A network for images: convolution, ReLU, 2 x 2 max pooling, affine, ReLU, affine.

    You may use the layers of given.py and those of this chapter, or write your own here. A target
    t is labels (N,) or one-hot (N, K), in every method.

    >>> conv_param = {"filter_num": 30, "filter_size": 5, "pad": 0, "stride": 1}
    >>> net = SimpleConvNet((1, 28, 28), conv_param, 100, 10, 0.01)
    >>> net.predict(np.zeros((5, 1, 28, 28))).shape
    (5, 10)

    画像のためのネットワークです。畳み込み、ReLU、2 x 2 の最大プーリング、Affine、ReLU、Affine の
    順に通します。

    given.py のレイヤとこの章のレイヤを使っても、ここに自分で書いてもかまいません。教師データ t は、
    どのメソッドでもラベル (N,) か one-hot表現 (N, K) です。
    """

    def __init__(self, input_dim, conv_param, hidden_size, output_size, weight_init_std):
        """Make the dictionary self.params of six float64 arrays, and the layers that use them.

        input_dim: (C, H, W); H and W need not be equal. conv_param: a dictionary with filter_num
        (FN), filter_size (FS, filters are square), pad and stride. hidden_size: H2. output_size: K.

        The convolution gives maps of out_h x out_w, out_h = (H + 2 * pad - FS) // stride + 1 and
        out_w in the same way. The pooling, 2 x 2 with stride 2 and no padding, halves both and
        drops what is left over of an odd size, so that D = FN * (out_h // 2) * (out_w // 2)
        numbers of each image arrive at the first affine layer.

        W1: (FN, C, FS, FS), W2: (D, H2), W3: (H2, K), each weight_init_std * standard normal.
        b1: (FN,), b2: (H2,), b3: (K,), zeros.
        Numbers written into the arrays of self.params later must take effect in every method.

        float64 の6つの配列の辞書 self.params と、それを使うレイヤを作ります。

        input_dim: (C, H, W) で、H と W は等しいとは限りません。conv_param: filter_num (FN)、
        filter_size (FS、フィルターは正方形)、pad、stride を持つ辞書。hidden_size: H2、
        output_size: K。

        畳み込みから out_h x out_w の特徴マップが出ます。out_h = (H + 2 * pad - FS) // stride + 1
        で、out_w も同様です。プーリングは 2 x 2、ストライド 2、パディングなしで、縦と横が半分に
        なります。奇数のときに余る分は捨てます。こうして、1枚の画像につき D = FN * (out_h // 2) *
        (out_w // 2) 個の数が最初の Affine レイヤに届きます。

        W1: (FN, C, FS, FS)、W2: (D, H2)、W3: (H2, K) は、それぞれ標準正規分布の weight_init_std
        倍です。
        b1: (FN,)、b2: (H2,)、b3: (K,) は 0 です。
        あとから self.params の配列に書き込まれた値は、どのメソッドでもすぐに効くようにします。
        """
        ### BEGIN SOLUTION
        (C, H, W), FN, FS = input_dim, conv_param["filter_num"], conv_param["filter_size"]
        stride, pad = conv_param["stride"], conv_param["pad"]
        out_h, out_w = ((size + 2 * pad - FS) // stride + 1 for size in (H, W))
        D = FN * (out_h // 2) * (out_w // 2)
        W1 = weight_init_std * np.random.randn(FN, C, FS, FS)
        W2 = weight_init_std * np.random.randn(D, hidden_size)
        W3 = weight_init_std * np.random.randn(hidden_size, output_size)
        b1, b2, b3 = np.zeros(FN), np.zeros(hidden_size), np.zeros(output_size)
        self.params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}
        self.conv, self.pool = Convolution(W1, b1, stride, pad), MaxPooling(2, 2, 2, 0)
        self.affine1, self.affine2 = Affine(W2, b2), Affine(W3, b3)
        self.layers = [self.conv, Relu(), self.pool, self.affine1, Relu(), self.affine2]
        self.last_layer = SoftmaxWithLoss()
        ### END SOLUTION

    def predict(self, x):
        """Return the scores (N, K) for images x (N, C, H, W). Their softmax is right too.

        画像 x (N, C, H, W) に対するスコア (N, K) を返します。ソフトマックスに通した確率でも
        かまいません。
        """
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x  # (N, K)
        ### END SOLUTION

    def loss(self, x, t):
        """Return the cross-entropy error of the predictions for x, a mean over the batch.

        x に対する予測の交差エントロピー誤差を、バッチの平均で返します。
        """
        ### BEGIN SOLUTION
        return self.last_layer.forward(self.predict(x), t)
        ### END SOLUTION

    def accuracy(self, x, t):
        """Return the share of images, from 0 to 1, whose highest score is that of the right class.

        最も高いスコアのクラスが正解と一致した画像の割合を、0 から 1 の数で返します。
        """
        ### BEGIN SOLUTION
        y = self.predict(x).argmax(axis=1)  # (N, K) -> (N,)
        return np.mean(y == (t.argmax(axis=1) if t.ndim == 2 else t))
        ### END SOLUTION

    def gradient(self, x, t):
        """Return the gradient of loss(x, t) by backpropagation, for each parameter.

        A dictionary with the keys and shapes of self.params. One pass forward and one pass
        backward: differences, for which every parameter is tried, are not accepted. self.params
        stays as it was.

        loss(x, t) の各パラメータについての勾配を、誤差逆伝播法で求めて返します。

        キーと形状が self.params と同じ辞書です。順伝播を1回、逆伝播を1回行います。パラメータを1つずつ
        動かして調べる数値微分は正解になりません。self.params の値は変えません。
        """
        ### BEGIN SOLUTION
        self.loss(x, t)
        dout = self.last_layer.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        gradients = {"W1": self.conv.dW, "b1": self.conv.db}
        gradients |= {"W2": self.affine1.dW, "b2": self.affine1.db}
        return gradients | {"W3": self.affine2.dW, "b3": self.affine2.db}
        ### END SOLUTION


if __name__ == "__main__":
    conv_param = {"filter_num": 3, "filter_size": 3, "pad": 1, "stride": 1}
    net = SimpleConvNet((1, 8, 8), conv_param, 10, 4, 0.1)
    x, t = np.random.randn(5, 1, 8, 8), np.array([0, 1, 2, 3, 0])
    for _ in range(100):
        for key, gradient in net.gradient(x, t).items():
            net.params[key] -= 0.5 * gradient
    print(net.loss(x, t), net.accuracy(x, t))
