"""Given for this chapter: a network that is ready to be trained. Import it, leave it as it is.

この章で用意されているコードです。すぐに訓練できるネットワークが入っています。
import して使い、書き換えないでください。
"""

import numpy as np


class SoftmaxRegression:
    """A ready network to train: one affine layer with softmax and cross entropy. Leave it as it is.

    params: {"W": (D, K), "b": (K,)}. The network calculates with these very arrays. A target t is
    labels (N,) or one-hot (N, K). A network of a single layer may start from zeros.

    すぐに訓練できるネットワークです。Affineレイヤ1つと、ソフトマックスと交差エントロピー誤差から
    なります。このまま変えずに使ってください。

    params は {"W": (D, K), "b": (K,)} で、ネットワークはまさにこれらの配列を使って計算します。
    教師データ t はラベル (N,) か one-hot 表現 (N, K) です。1層だけなら 0 から始められます。
    """

    def __init__(self, input_size, output_size):
        self.W, self.b = np.zeros((input_size, output_size)), np.zeros(output_size)
        self.params = {"W": self.W, "b": self.b}

    def predict(self, x):
        """Return the probabilities (N, K).

        確率 (N, K) を返します。
        """
        scores = x @ self.W + self.b  # (N, D) @ (D, K) -> (N, K)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        """Return the cross-entropy error, a mean over x.

        交差エントロピー誤差の平均を返します。
        """
        return -np.mean(np.log(np.sum(self.predict(x) * self.one_hot(t), axis=1) + 1e-12))

    def accuracy(self, x, t):
        """Return the share of right answers, 0 to 1.

        正解の割合を 0 から 1 で返します。
        """
        return np.mean(self.predict(x).argmax(axis=1) == self.one_hot(t).argmax(axis=1))

    def gradient(self, x, t):
        """Return the gradient of the loss for each parameter.

        各パラメータの勾配を返します。
        """
        error = (self.predict(x) - self.one_hot(t)) / len(x)  # (N, K)
        return {"W": x.T @ error, "b": error.sum(axis=0)}

    def one_hot(self, t):
        """Return t as one-hot rows (N, K).

        t を one-hot 表現 (N, K) で返します。
        """
        return np.eye(len(self.b))[t] if t.ndim == 1 else t
