"""Given for this chapter: networks and an optimiser that are ready. Import them, leave them as they are.

この章で用意されているコードです。すぐに使えるネットワークと最適化手法が入っています。
import して使い、書き換えないでください。
"""

import numpy as np


class TwoLayerNet:
    """A ready network to build on: affine, ReLU, affine, softmax with cross entropy.

    Leave it as it is. params: {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}. The network
    calculates with the numbers that are there at that moment. A target t is labels (N,) or
    one-hot (N, K).

    もとになる、完成したネットワークです。Affine、ReLU、Affine、ソフトマックスと交差エントロピー
    誤差からなります。このまま変えずに使ってください。

    params は {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)} で、いつもそのときの値を使って
    計算します。教師データ t はラベル (N,) か one-hot 表現 (N, K) です。
    """

    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": np.random.randn(input_size, hidden_size) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": np.random.randn(hidden_size, output_size) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }

    def predict(self, x):
        """Return the probabilities (N, K).

        確率 (N, K) を返します。
        """
        scores = self._hidden(x) @ self.params["W2"] + self.params["b2"]  # (N, H) @ (H, K) -> (N, K)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        """Return the cross-entropy error, a mean over the batch.

        交差エントロピー誤差をバッチの平均で返します。
        """
        return -np.mean(np.log(np.sum(self.predict(x) * self._one_hot(t), axis=1) + 1e-12))

    def gradient(self, x, t):
        """Return the gradient of this loss for each parameter, as a dictionary.

        この損失の、各パラメータについての勾配を辞書で返します。
        """
        hidden = self._hidden(x)
        upstream = (self.predict(x) - self._one_hot(t)) / len(x)  # (N, K)
        inner = upstream @ self.params["W2"].T * (hidden > 0)  # (N, K) @ (K, H) -> (N, H)
        return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": hidden.T @ upstream, "b2": upstream.sum(axis=0)}

    def _hidden(self, x):
        return np.maximum(x @ self.params["W1"] + self.params["b1"], 0)  # (N, D) @ (D, H) -> (N, H)

    def _one_hot(self, t):
        return np.eye(len(self.params["b2"]))[t] if t.ndim == 1 else t


class Network:
    """A ready network to train: affine, ReLU, dropout, affine, with weight decay.

    params: {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}. weight_decay: the loss contains
    weight_decay / 2 times the sum of all squared weights. dropout_ratio: the share of the hidden
    neurons that is dropped in training. If both are 0, nothing is held back. rng: a NumPy
    generator, for the first weights and for dropout. history: empty at first; for `train`.

    すぐに訓練できるネットワークです。Affine、ReLU、Dropout、Affine の順で、荷重減衰もあります。

    params は {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)} です。
    weight_decay: 損失に、重みの2乗の総和の weight_decay / 2 倍が加わります。
    dropout_ratio: 学習時に隠れ層のニューロンを消す割合。どちらも 0 なら、何も抑えません。
    rng: NumPy の乱数生成器。重みの初期値とドロップアウトに使います。
    history: 初めは空のリストで、train が使います。
    """

    def __init__(self, input_size, hidden_size, output_size, weight_decay, dropout_ratio, rng):
        self.params = {
            "W1": rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size),
            "b2": np.zeros(output_size),
        }
        self.weight_decay, self.dropout_ratio, self.rng = weight_decay, dropout_ratio, rng
        self.history = []

    def hidden(self, x):
        """Return the hidden layer (N, H).

        隠れ層の出力 (N, H) を返します。
        """
        return np.maximum(x @ self.params["W1"] + self.params["b1"], 0)

    def predict(self, x):
        """Return the scores (N, K), without dropout.

        スコア (N, K) を返します。ドロップアウトは使いません。
        """
        return self.hidden(x) @ self.params["W2"] + self.params["b2"]

    def accuracy(self, x, t):
        """Return the share of right answers, 0 to 1.

        正解の割合を 0 から 1 で返します。
        """
        labels = t.argmax(axis=1) if t.ndim == 2 else t
        return np.mean(self.predict(x).argmax(axis=1) == labels)

    def gradient(self, x, t):
        """Return the gradient of the loss for each parameter, with dropout and weight decay.

        各パラメータの勾配を返します。ドロップアウトと荷重減衰も入っています。
        """
        W1, W2 = self.params["W1"], self.params["W2"]
        kept = (self.rng.random((len(x), len(W2))) >= self.dropout_ratio) / (1 - self.dropout_ratio)
        hidden = self.hidden(x) * kept
        scores = hidden @ W2 + self.params["b2"]  # (N, H) @ (H, K) -> (N, K)
        y = np.exp(scores - scores.max(axis=1, keepdims=True))
        y /= y.sum(axis=1, keepdims=True)
        error = (y - (t if t.ndim == 2 else np.eye(len(W2.T))[t])) / len(x)  # (N, K)
        error_hidden = error @ W2.T * kept * (hidden > 0)  # (N, K) @ (K, H) -> (N, H)
        return {
            "W1": x.T @ error_hidden + self.weight_decay * W1,
            "b1": error_hidden.sum(axis=0),
            "W2": hidden.T @ error + self.weight_decay * W2,
            "b2": error.sum(axis=0),
        }


class Momentum:
    """A ready optimiser, as in the exercise optimizers.

    すぐに使える最適化手法です。演習 optimizers のものと同じです。
    """

    def __init__(self, lr=0.03, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        """Move the parameters one step, in place.

        パラメータを1歩動かします。配列の中身を書き換えます。
        """
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]
