"""Pooling layers: of every window of an image, the largest number or the mean is kept.

Images x (N, C, H, W); windows of pool_h x pool_w, stride apart. Every channel is pooled separately.
out_h = (H + 2 * pad - pool_h) // stride + 1, out_w in the same way, and what is left over at
the bottom and at the right takes no part (its gradient is 0). Windows may overlap, or leave gaps.

`forward` keeps what `backward` needs. `backward(dout)` gets the gradient of the loss for the output
of the latest `forward` and returns the one for its x, in the shape of x, calculated in one pass:
differences, for which every pixel is tried, are not accepted. What a layer keeps belongs to that
layer alone. x stays as it was, dout may be used up. float32 in gives float32 out.

Two points are for speed. Loops over the entries of a window, or over the places where it lies, are
fast enough. Loops over images, channels and places at once give right results and lose these two.

プーリング層です。画像の窓ごとに、最大値か平均値を1つだけ残します。

画像は x (N, C, H, W) で、窓は pool_h x pool_w、間隔は stride です。チャンネルごとに別々に
計算します。out_h = (H + 2 * pad - pool_h) // stride + 1 で、out_w も同様です。下と右に余ったピクセルは
使いません(勾配は 0 です)。窓どうしは重なることも、間が空くこともあります。

forward は backward に必要なものを残しておきます。backward(dout) は、直前の forward の出力についての
損失の勾配を受け取り、x についての勾配を x と同じ形状で返します。勾配は1回の計算で求めます。
ピクセルを1つずつ動かして調べる数値微分は正解になりません。レイヤが覚えておくものは、そのレイヤだけの
ものです。x は元のまま残しますが、dout は書き換えてもかまいません。入力が float32 なら出力も
float32 です。

2点は速さの分です。窓の要素についてのループや、窓を置く場所についてのループなら十分に速く動きます。
画像とチャンネルと場所のすべてについてループを回すと、結果は正しくても、この2点は得られません。
"""

import numpy as np


def entries(x, pool_h, pool_w, stride):
    """Return pool_h * pool_w slices (N, C, out_h, out_w) of x: entry (0, 0) of every window, then
    (0, 1), ...

    They are views: what is added to one of them in place is added to x. Ready to use in your
    answers; im2col or loops of your own are right too, if they are not too slow (see above).

    x のスライス (N, C, out_h, out_w) を pool_h * pool_w 個返します。すべての窓の要素 (0, 0)、次に
    (0, 1)、と続きます。

    スライスはビューなので、中身に足し込むと x に足し込まれます。答えの中でそのまま使えます。im2col
    や自分で書いたループを使ってもかまいません(ただし速さについては上を見てください)。
    """
    h = (x.shape[2] - pool_h) // stride * stride + 1  # down to the last window | 最後の窓の所まで
    w = (x.shape[3] - pool_w) // stride * stride + 1
    corners = [(i, j) for i in range(pool_h) for j in range(pool_w)]
    return [x[:, :, i : i + h : stride, j : j + w : stride] for i, j in corners]


class MaxPooling:
    """Keeps the largest number of every window. (Called Pooling in some books; that name will do.)

    pad: that many places on all four sides of each image, at most half the window. They only fill
    up the windows: padding is never the maximum, not even if all numbers of an image are below
    0.

    どの窓からも最大値だけを残します(クラスの名前は Pooling でもかまいません)。

    pad: 画像の上下左右に足す場所の幅で、窓の半分以下です。窓の不足を補うだけで、画像の数が
    すべて負でも、パディングが最大値になることはありません。

        layer = MaxPooling(2, 2, 2, 0)
        layer.forward(np.array([[[[1.0, 4.0], [3.0, 2.0]]]]))  # [[[[4.0]]]]
        layer.backward(np.array([[[[10.0]]]]))                 # [[[[0.0, 10.0], [0.0, 0.0]]]]
    """

    def __init__(self, pool_h, pool_w, stride, pad=0):
        self.pool_h = pool_h
        self.pool_w = pool_w
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        """Return the maximum of every window, (N, C, out_h, out_w).

        窓ごとの最大値 (N, C, out_h, out_w) を返します。
        """
        ### BEGIN SOLUTION
        sides = ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad))
        x = np.pad(x, sides, constant_values=-np.inf) if self.pad else x
        self.x_shape = x.shape  # (N, C, H + 2 * pad, W + 2 * pad)
        self.parts = np.stack(entries(x, self.pool_h, self.pool_w, self.stride))
        self.out = self.parts.max(axis=0)  # (pool_h * pool_w, N, C, out_h, out_w) -> (N, C, ...)
        return self.out
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient for x: each number of dout goes to where its maximum came from.

        A pixel that was the maximum of several windows gets the sum. If several numbers of a
        window share the maximum, the first of them gets it all, or they share it out: both are
        right.

        x についての勾配を返します。dout のどの数も、最大値があった場所に渡します。

        いくつもの窓で最大値だったピクセルは、その和を受け取ります。1つの窓に最大値がいくつもある
        ときは、最初の1つに全部渡しても、それらで分け合ってもかまいません。
        """
        ### BEGIN SOLUTION
        dx, rest = np.zeros(self.x_shape, dtype=dout.dtype), dout.copy()
        dx_parts = entries(dx, self.pool_h, self.pool_w, self.stride)
        for part, dx_part in zip(self.parts, dx_parts, strict=True):
            taken = rest * (part == self.out)  # (N, C, out_h, out_w)
            dx_part += taken
            rest -= taken  # so that the first of equal numbers gets it all
        return dx[:, :, self.pad : dx.shape[2] - self.pad, self.pad : dx.shape[3] - self.pad]
        ### END SOLUTION


class AveragePooling:
    """Keeps the mean of every window. There is no padding.

    どの窓からも平均値だけを残します。パディングはありません。

        layer = AveragePooling(2, 2, 2)
        layer.forward(np.array([[[[1.0, 4.0], [3.0, 2.0]]]]))  # [[[[2.5]]]]
        layer.backward(np.array([[[[10.0]]]]))                 # [[[[2.5, 2.5], [2.5, 2.5]]]]
    """

    def __init__(self, pool_h, pool_w, stride):
        self.pool_h = pool_h
        self.pool_w = pool_w
        self.stride = stride

    def forward(self, x):
        """Return the mean of every window, (N, C, out_h, out_w).

        窓ごとの平均値 (N, C, out_h, out_w) を返します。
        """
        ### BEGIN SOLUTION
        self.x = x
        return sum(entries(x, self.pool_h, self.pool_w, self.stride)) / (self.pool_h * self.pool_w)
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient for x: every pixel of a window had the same part in its mean.

        x についての勾配を返します。窓のどのピクセルも、平均値への影響は同じです。
        """
        ### BEGIN SOLUTION
        dx = np.zeros_like(self.x)
        for part in entries(dx, self.pool_h, self.pool_w, self.stride):
            part += dout / (self.pool_h * self.pool_w)
        return dx
        ### END SOLUTION


if __name__ == "__main__":
    x = np.array([[[[1.0, 4.0], [3.0, 2.0]]]])
    for layer in (MaxPooling(2, 2, 2, 0), AveragePooling(2, 2, 2)):
        print(layer.forward(x), layer.backward(np.array([[[[10.0]]]])))
