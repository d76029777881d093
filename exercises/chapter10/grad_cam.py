"""Grad-CAM: where in an image a convolutional network finds evidence for a label.

The last maps of a convolutional network still know where in the image something was found. Grad-CAM
adds these maps up, each with a weight that says how much it matters for the label, and shows the
sum as heat on the image.

R. R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks", 2017.

Grad-CAMです。畳み込みネットワークが、画像のどこを見てそのラベルだと判断したのかを示します。

畳み込みネットワークの最後のマップには、何かが画像のどこで見つかったかという情報が、まだ残っていま
す。Grad-CAMは、ラベルにとっての重要さを重みとしてマップを足し合わせ、その和を画像の上に熱として表し
ます。
"""

import numpy as np
from given import PatternNet


def grad_cam(activations, gradients):
    """Return the heat (N, H, W), from 0 to 1.

    activations: (N, C, H, W), the maps. gradients: (N, C, H, W), the gradient of the label's score
    for each entry of them.

    For each image by itself: the weight of a channel is the mean of its gradient over all places.
    The maps, each times its weight, are summed over the channels. What is negative becomes 0 (ReLU,
    after the sum), and the rest is divided by the largest number. Where nothing is above 0, the
    heat is 0 everywhere. The arrays stay as they were.

    >>> activations = np.array([[[[1.0, 0.0], [0.0, 2.0]], [[0.0, 3.0], [0.0, 1.0]]]])
    >>> gradients = np.array([[[[1.0, 3.0], [2.0, 2.0]], [[-1.0, -1.0], [-2.0, 0.0]]]])  # 2, -1
    >>> grad_cam(activations, gradients)
    array([[[0.66666667, 0.        ],
            [0.        , 1.        ]]])

    0 から 1 の熱 (N, H, W) を返します。

    activations: マップ (N, C, H, W)。gradients: (N, C, H, W)。そのラベルのスコアの、マップの各要素
    についての勾配です。

    画像ごとに別々に計算します。チャンネルの重みは、その勾配を全部の場所について平均したものです。マ
    ップに重みを掛けて、チャンネルについて足し合わせます。その和の負の所を 0 にし(ReLUは和の後で
    す)、残りを最大値で割ります。正の所が1つもなければ、熱はすべて 0 です。配列は元のまま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def upsample(cam, factor):
    """Return cam (N, H, W) enlarged to (N, H * factor, W * factor): each number becomes a square.

    factor: a whole number, 1 or more: the side of the squares.

    >>> upsample(np.array([[[1, 2]]]), 2)
    array([[[1, 1, 2, 2],
            [1, 1, 2, 2]]])

    cam (N, H, W) を (N, H * factor, W * factor) に拡大します。1つの数が1つの正方形になります。

    factor: 正方形の1辺で、1 以上の整数です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def explain(network, x, label):
    """Return the heat (N, H, W) of the images for a label, as large as the images.

    network: a PatternNet. network.forward(x) gives the scores (N, K) and leaves the maps (N, C, h,
    w) in network.activations; network.backward(dscores) takes the gradient for the scores, (N, K),
    and returns that for the maps.
    x: (N, 1, H, W). H and W are the same multiple of h and w.
    label: a whole number from 0 to K - 1, the same for all images; not necessarily the best one.

    The gradient is that of the label's score itself, not of its probability after a softmax. The
    heat of the maps is enlarged to the size of x.

    >>> explain(network, x, 2).shape
    (5, 12, 12)

    ラベルについての画像の熱 (N, H, W) を返します。大きさは画像と同じです。

    network: PatternNet です。network.forward(x) はスコア (N, K) を返し、マップ (N, C, h, w) を
    network.activations に残します。network.backward(dscores) は、スコアについての勾配 (N, K) を受け
    取り、マップについての勾配を返します。
    x: (N, 1, H, W)。H と W は、h と w の同じ倍数です。
    label: 0 から K - 1 の整数で、すべての画像に共通です。最もスコアの高いラベルとは限りません。

    勾配は、ソフトマックスを通した確率ではなく、ラベルのスコアそのものについて求めます。マップの熱
    を、x の大きさに拡大します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    cross = np.array([[-1.0, 1, -1], [1, 1, 1], [-1, 1, -1]])
    block = np.array([[1.0, 1, -1], [1, 1, -1], [-1, -1, -1]])
    W = np.zeros((2, 16, 2))
    W[0, :, 0], W[1, :, 1] = 1, 1  # a label for each filter | フィルターごとに1つのラベル
    network = PatternNet(np.array([[cross], [block]]), np.array([-3.0, -3.0]), 2, W.reshape(32, 2))
    x = np.zeros((1, 1, 8, 8))
    x[0, 0, 1:4, 0:3], x[0, 0, 5:7, 5:7] = cross > 0, 1
    for label in (0, 1):
        print(explain(network, x, label)[0].round(1))
