"""The affine layer: x @ W + b, and the gradients that flow back through it.

Affineレイヤです。順伝播で x @ W + b を計算し、逆伝播で勾配を求めます。
"""

import numpy as np


class Affine:
    """A fully connected layer which holds its weights and its biases.

    W: weights (D, M), b: biases (M,). The layer keeps these two arrays themselves, no copies: what
    is later written into them takes part in the next call of `forward`.
    dW, db: the gradients that `backward` leaves here, None before.

    The inputs x, W and b stay as they were, shape included. float32 in gives float32 out.
    Gradients are calculated, not measured by differences: a layer of 50,000 inputs and 2 outputs
    must be done in 5 seconds. Each layer keeps what it needs to itself.

        layer = Affine(np.array([[1.0], [2.0]]), np.array([0.5]))
        layer.forward(np.array([[1.0, 1.0], [0.0, 3.0]]))  # [[3.5], [6.5]]
        layer.backward(np.array([[1.0], [10.0]]))          # [[1.0, 2.0], [10.0, 20.0]]
        layer.dW                                           # [[1.0], [31.0]]
        layer.db                                           # [11.0]

    重みとバイアスを持つ全結合層です。

    W: 重み (D, M)、b: バイアス (M,)
    この2つの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の
    呼び出しに反映されます。
    dW、db: backward がここに残す勾配です。それまでは None です。

    入力の x、W、b は形状も含めて元のまま残します。入力が float32 なら出力も float32 です。
    勾配は数値微分ではなく計算で求めます。入力が50000個、出力が2個のレイヤでも5秒以内に
    終わるようにします。必要な値はレイヤごとに別々に残します。
    """

    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = None
        self.db = None

    def forward(self, x):
        """Return x @ W + b, of shape (N, M), and keep what `backward` needs.

        x: a batch (N, D), or a batch of images (N, C, H, W). An image is laid out as one long row
        first, from the second axis on: (N, C, H, W) -> (N, D) with D = C * H * W. The order of
        the numbers stays as it is.

        x @ W + b を形状 (N, M) で返し、backward に必要なものを残しておきます。

        x: バッチ (N, D)、または画像のバッチ (N, C, H, W)
        画像は先に2番目の軸から後ろを1列に並べ、(N, C, H, W) を (N, D)、D = C * H * W にします。
        数の並び順は変えません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the gradient of the loss for x; leave those for W and b in `dW` and `db`.

        dout: the gradient of the loss for the output of the latest `forward`, (N, M).
        The result has the shape of the x of that call, images included. dW is (D, M) and db is
        (M,): sums over the samples of this batch alone, neither averaged nor added to those of an
        earlier batch. W and b are not changed here.

        損失の x についての勾配を返し、W と b についての勾配を dW と db に残します。

        dout: 直前の forward の出力についての損失の勾配 (N, M)
        戻り値の形状はその forward の x と同じです(画像なら画像の形状に戻します)。dW は (D, M)、
        db は (M,) で、このバッチのサンプルについての和です。平均にはせず、前のバッチの勾配に
        足し込むこともしません。W と b の値はここでは変えません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    layer = Affine(np.array([[1.0], [2.0]]), np.array([0.5]))
    print(layer.forward(np.array([[1.0, 1.0], [0.0, 3.0]])))
    print(layer.backward(np.array([[1.0], [10.0]])))
    print(layer.dW, layer.db)
