"""Given for this chapter: layers of chapter 3 that are ready. Import them, leave them as they are.

この章で用意されているコードです。第3章のレイヤが入っています。
import して使い、書き換えないでください。
"""

import numpy as np


class Relu:
    """ReLU as in chapter 3, ready for use.

    第3章の ReLU です。このまま使えます。
    """

    def forward(self, x):
        """Return x if x is above 0, else 0.

        x が 0 より大きい所では x、それ以外では 0 を返します。
        """
        self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        """Return the gradient for x.

        x についての勾配を返します。
        """
        return dout * self.mask


class Affine:
    """The affine layer as in chapter 3, ready for use. Images are laid out as rows.

    第3章の Affine レイヤです。このまま使えます。画像は1列に並べます。
    """

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        """Return x @ W + b.

        x @ W + b を返します。
        """
        self.x_shape, self.x = x.shape, x.reshape(len(x), -1)  # (N, C, H, W) -> (N, D)
        return self.x @ self.W + self.b

    def backward(self, dout):
        """Return the gradient for x; leave dW and db.

        x についての勾配を返し、dW と db を残します。
        """
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x_shape)


class SoftmaxWithLoss:
    """Softmax with the cross-entropy error as in chapter 3, ready for use.

    第3章の、ソフトマックスと交差エントロピー誤差のレイヤです。このまま使えます。
    """

    def forward(self, x, t):
        """Return the cross-entropy error of the scores x (N, K) for t, labels (N,) or one-hot
        (N, K).

        スコア x (N, K) の、t(ラベル (N,) か one-hot表現 (N, K))に対する交差エントロピー誤差を
        返します。
        """
        self.t = t.argmax(axis=1) if t.ndim == 2 else t
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.y[np.arange(len(x)), self.t] + 1e-12))

    def backward(self, dout=1):
        """Return the gradient of the loss for the scores.

        損失のスコアについての勾配を返します。
        """
        dx = self.y.copy()
        dx[np.arange(len(dx)), self.t] -= 1
        return dout * dx / len(dx)
