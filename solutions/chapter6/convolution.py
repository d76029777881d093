"""The convolution layer: filters slide over images, forward, and the gradients backward.

N images of C channels, H x W; FN filters of C x FH x FW. At every place where a filter lies, its
numbers are multiplied with those that it covers and added up, and the filter's bias is added:

    out[n, f, p, q] = b[f] + sum(x_padded[n, c, p * stride + i, q * stride + j] * W[f, c, i, j]
                                 for all c, i, j)

np.convolve and np.correlate are that sum, ready-made, and are ruled out here.
The filter is not flipped. out_h = (H + 2 * pad - FH) // stride + 1, out_w in the same way.

畳み込み層です。順伝播ではフィルターを画像の上で滑らせ、逆伝播では勾配を求めます。

画像は N 枚、C チャンネル、H x W、フィルターは FN 個で C x FH x FW です。フィルターを置いた場所
ごとに、フィルターの数と、その下にある数を掛けて足し合わせ、フィルターのバイアスを足します。

np.convolve と np.correlate はこの和をそのまま計算するので、ここでは使えません。
フィルターの上下左右は反転しません。out_h = (H + 2 * pad - FH) // stride + 1 で、out_w も同様です。
"""

import numpy as np
from im2col import col2im, im2col


class Convolution:
    """A convolution layer with its filters and its biases.

    W: filters (FN, C, FH, FW), b: biases (FN,). The layer keeps these two arrays themselves, no
    copies: what is later written into them takes part in the next call of `forward`.
    stride: the step from place to place. pad: that many zeros on all four sides of each image.
    dW, db: the gradients that `backward` leaves here, None before.

    The inputs x, W and b stay as they were. float32 in gives float32 out. You may use im2col and
    col2im of this chapter, or define all that you need here. What a layer keeps belongs to that
    layer alone.

    One point is for speed: let a matrix product do the work. A loop over images, over places or
    over the numbers of a filter is no harm, but loops over images and places at once take hundreds
    of times as long and lose the point. Another point is for memory: make no array that has an axis
    for the filters and one for the places and one for the numbers in a window, all at once. It
    would be FN times as large as im2col's matrix. Gradients are calculated, in loops if you like:
    differences, for which every number is tried, are not accepted.

        # a filter of 1 x 2 | 1 x 2 のフィルター
        layer = Convolution(np.array([[[[1.0, 2.0]]]]), np.array([0.5]), 1, 0)
        layer.forward(np.array([[[[3.0, 4.0, 5.0]]]]))   # [[[[11.5, 14.5]]]]
        layer.backward(np.array([[[[1.0, 10.0]]]]))      # [[[[1.0, 12.0, 20.0]]]]
        layer.dW                                         # [[[[43.0, 54.0]]]]
        layer.db                                         # [11.0]

    フィルターとバイアスを持つ畳み込み層です。

    W: フィルター (FN, C, FH, FW)、b: バイアス (FN,)
    この2つの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の
    呼び出しに反映されます。
    stride: 場所から場所への移動幅、pad: 画像の上下左右を囲む 0 の個数
    dW、db: backward がここに残す勾配です。それまでは None です。

    入力の x、W、b は元のまま残します。入力が float32 なら出力も float32 です。この章の im2col と
    col2im を使っても、必要なものをここに全部書いてもかまいません。レイヤが覚えておくものは、その
    レイヤだけのものです。

    1点は速さの分です。計算は行列の積に任せます。画像、場所、フィルターの数のどれか1つについての
    ループなら問題ありませんが、画像と場所の両方をループで回すと何百倍も時間がかかり、この1点は
    得られません。もう1点はメモリの分です。フィルターの軸と場所の軸と窓の中の数の軸を同時に持つ配列は
    作らないでください。大きさが im2col の行列の FN 倍になります。勾配は計算で求めます。ループを
    使ってもかまいませんが、数を1つずつ動かして調べる数値微分は正解になりません。
    """

    def __init__(self, W, b, stride=1, pad=0):
        self.W = W
        self.b = b
        self.stride = stride
        self.pad = pad
        self.dW = None
        self.db = None

    def forward(self, x):
        """Return the feature maps (N, FN, out_h, out_w) and keep what `backward` needs.

        x: images (N, C, H, W). H and W need not be equal, nor FH and FW.

        特徴マップ (N, FN, out_h, out_w) を返し、backward に必要なものを残しておきます。

        x: 画像 (N, C, H, W)。H と W、FH と FW は等しいとは限りません。
        """
        ### BEGIN SOLUTION
        (FN, _, FH, FW), (N, _, H, W) = self.W.shape, x.shape
        out_h = (H + 2 * self.pad - FH) // self.stride + 1
        out_w = (W + 2 * self.pad - FW) // self.stride + 1
        self.x_shape, self.col = x.shape, im2col(x, FH, FW, self.stride, self.pad)
        out = self.W.reshape(FN, -1) @ self.col.T  # (FN, C * FH * FW) @ (C * FH * FW, places)
        out += self.b[:, None]  # (FN, places) + (FN, 1), where places = N * out_h * out_w
        return out.reshape(FN, N, out_h, out_w).transpose(1, 0, 2, 3)  # -> (N, FN, out_h, out_w)
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient of the loss for x; leave those for W and b in `dW` and `db`.

        dout: the gradient of the loss for the output of the latest `forward`, of its shape.
        The result has the shape of the x of that call. dW has the shape of W and db that of b:
        sums over all images and places of this batch alone, neither averaged nor added to those of
        an earlier batch. W and b are not changed here.

        損失の x についての勾配を返し、W と b についての勾配を dW と db に残します。

        dout: 直前の forward の出力についての損失の勾配(出力と同じ形状)
        戻り値の形状はその forward の x と同じです。dW の形状は W と、db の形状は b と同じで、この
        バッチのすべての画像とすべての場所についての和です。平均にはせず、前のバッチの勾配に
        足し込むこともしません。W と b の値はここでは変えません。
        """
        ### BEGIN SOLUTION
        FN, _, FH, FW = self.W.shape
        dout = dout.transpose(1, 0, 2, 3).reshape(FN, -1)  # (N, FN, out_h, out_w) -> (FN, places)
        self.db = dout.sum(axis=1)  # (FN, places) -> (FN,)
        self.dW = (dout @ self.col).reshape(self.W.shape)  # (FN, C * FH * FW) -> (FN, C, FH, FW)
        dcol = self.W.reshape(FN, -1).T @ dout  # (C * FH * FW, FN) @ (FN, places)
        return col2im(dcol.T, self.x_shape, FH, FW, self.stride, self.pad)  # -> (N, C, H, W)
        ### END SOLUTION


if __name__ == "__main__":
    layer = Convolution(np.array([[[[1.0, 2.0]]]]), np.array([0.5]), 1, 0)
    print(layer.forward(np.array([[[[3.0, 4.0, 5.0]]]])))
    print(layer.backward(np.array([[[[1.0, 10.0]]]])))
    print(layer.dW, layer.db)
