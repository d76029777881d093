"""Given for this chapter: a network that is ready to be trained. Import it, leave it as it is.

この章で用意されているコードです。すぐに訓練できるネットワークが入っています。
import して使い、書き換えないでください。
"""

import numpy as np


class TwoLayerNet:
    """A ready network in float32: affine, ReLU, affine. Use it as it is, or write one of your own.

    params: {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}, K classes. The network calculates
    with these very arrays. rng: a NumPy generator, which the first weights are drawn from.

    すぐに使える float32 のネットワークです。Affine、ReLU、Affine の順に通します。このまま使っても、
    自分で書いたものに取り替えてもかまいません。

    params は {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)} で、K はクラスの数です。
    ネットワークはまさにこれらの配列を使って計算します。rng は NumPy の乱数生成器で、重みの初期値を
    ここから引きます。
    """

    def __init__(self, input_size, hidden_size, output_size, rng):
        W1 = rng.normal(scale=np.sqrt(2 / input_size), size=(input_size, hidden_size))
        W2 = rng.normal(scale=np.sqrt(2 / hidden_size), size=(hidden_size, output_size))
        arrays = {"W1": W1, "b1": np.zeros(hidden_size), "W2": W2, "b2": np.zeros(output_size)}
        self.params = {key: array.astype(np.float32) for key, array in arrays.items()}

    def predict(self, x):
        """Return the scores (N, K) of the images x (N, D).

        画像 x (N, D) のスコア (N, K) を返します。
        """
        hidden = np.maximum(x @ self.params["W1"] + self.params["b1"], 0)  # (N, D) -> (N, H)
        return hidden @ self.params["W2"] + self.params["b2"]  # (N, H) -> (N, K)

    def loss_and_gradient(self, x, t):
        """Return the cross-entropy error of a batch, a mean, and its gradient for each parameter.

        x: (N, D). t: labels (N,). The gradients are a dictionary with the keys of params.

        バッチの交差エントロピー誤差の平均と、各パラメータについてのその勾配を返します。

        x: (N, D)、t: ラベル (N,)。勾配は、params と同じキーを持つ辞書です。
        """
        rows = np.arange(len(x))
        hidden = np.maximum(x @ self.params["W1"] + self.params["b1"], 0)
        scores = hidden @ self.params["W2"] + self.params["b2"]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        y = powers / powers.sum(axis=1, keepdims=True)
        loss = -np.mean(np.log(y[rows, t] + 1e-12))
        y[rows, t] -= 1  # y - t for one-hot t | one-hot 表現の t なら y - t
        error = y / len(x)
        inner = error @ self.params["W2"].T * (hidden > 0)  # (N, K) @ (K, H) -> (N, H)
        grads = {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": hidden.T @ error, "b2": error.sum(axis=0)}
        return loss, grads
