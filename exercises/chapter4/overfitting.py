"""An experiment: a network overfits, and two kinds of regularisation hold it back.

N is the number of samples, D the number of inputs, K the number of classes. A target t is labels
(N,) or one-hot (N, K).

過学習の実験です。過学習するネットワークを作り、2種類の正則化で抑えます。

N はサンプル数、D は入力の数、K はクラスの数です。教師データ t はラベル (N,) か one-hot 表現 (N, K) です。
"""

import numpy as np

HIDDEN_SIZE, BATCH_SIZE = 60, 20


class Network:
    """A ready network to train: affine, ReLU, dropout, affine, with weight decay.

    params: {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}. weight_decay: the loss contains
    weight_decay / 2 times the sum of all squared weights. dropout_ratio: the share of the hidden
    neurons that is dropped in training. Where both are 0 nothing is held back. rng: a NumPy
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


def train(network, x_train, t_train, x_test, t_test, epochs, rng):
    """Train the network for so many epochs, in place; nothing is returned.

    In each epoch the training data are shuffled with rng and cut into batches of BATCH_SIZE; for
    each batch the optimiser (one Momentum for the whole training) takes one step with
    network.gradient. After each epoch the pair (accuracy on the training data, accuracy on the test
    data) is appended to network.history. The test data are for watching alone: no step uses them.

    ネットワークを epochs 回のエポックだけ訓練します。network を変えるだけで、戻り値はありません。

    エポックごとに、訓練データを rng で並べ直し、BATCH_SIZE 個ずつのバッチに分けます。バッチごとに、
    network.gradient を使って最適化手法(学習全体で1つの Momentum)で1歩進みます。
    エポックの終わりに、組 (訓練データの正解率, テストデータの正解率) を network.history に加えます。
    テストデータは様子を見るだけのもので、学習には使いません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def overfitting_experiment(x_train, t_train, x_test, t_test, epochs, weight_decay, dropout_ratio, rng):
    """Train two networks on the same few data and return them: (plain, regularized).

    plain: a network without any regularisation, which learns its training data by heart.
    regularized: one of the same size with the given weight_decay and dropout_ratio, each of which
    may be 0; if both are, it is as free as the plain one. Both are trained for so many epochs, each
    from first weights of its own.

    x_train: (N, D) in 0..1, a few hundred images of digits, of which some carry a wrong label.
    x_test: others, whose labels are right. Classes are numbered from 0 to 9. The arrays stay
    as they are. All that is random is drawn from rng: with equal generators the networks are equal.

    It is counted from outside what the models know, on their training data, very slightly changed,
    and on digits that are neither in x_train nor in x_test: model.predict(x) gives scores or
    probabilities (N, 10), the same for a sample whenever it is asked and with whatever others.
    Models of your own are welcome; those of the class above with HIDDEN_SIZE and `train` will do.

    With 200 images, 50 wrong labels, 60 epochs, weight_decay = 0.02 and dropout_ratio = 0.3, the
    plain network knows more than 0.9 of its training data and far fewer of the new digits; the
    regularized one knows about as many of the former as have a right label, and more of the latter.

    >>> plain, regularized = overfitting_experiment(
    ...     x_train, t_train, x_test, t_test, 60, 0.02, 0.3, np.random.default_rng(0)
    ... )

    同じ少ないデータで2つのネットワークを訓練し、(plain, regularized) の組で返します。

    plain: 正則化のないネットワーク。訓練データを丸暗記します。
    regularized: 同じ大きさで、与えられた weight_decay と dropout_ratio を使うネットワーク。どちらも
    0 のことがあり、両方 0 なら plain と同じように何も抑えません。
    どちらも epochs 回のエポックだけ、それぞれ自分の初期値から訓練します。

    x_train: 値が 0 から 1 の (N, D)。数百枚の数字の画像で、ラベルの一部は間違っています。
    x_test: 別の画像で、ラベルはすべて正しいものです。クラスは 0 から 9 です。配列は元のまま残します。
    ランダムなものはすべて rng から引き、同じ状態の rng からは同じネットワークができるようにします。

    モデルがどれだけ知っているかは、外側で数えます。使うのは、ごくわずかに変えた訓練データと、x_train
    にも x_test にもない数字です。model.predict(x) はスコアか確率 (N, 10) を返し、同じサンプルなら、
    いつ、どんなサンプルと一緒に聞かれても同じ答えにします。自分で作ったモデルでもかまいません。
    HIDDEN_SIZE を使った上のクラスと train で十分です。

    画像が 200 枚、間違ったラベルが 50 個、エポックが 60 回、weight_decay = 0.02、
    dropout_ratio = 0.3 のとき、plain は訓練データの 9 割より多くに正解しますが、新しい数字の正解率は
    それよりずっと低くなります。regularized は、訓練データではラベルの正しいものの割合くらいしか
    正解しませんが、新しい数字にはより多く正解します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    centres = rng.uniform(size=(10, 64))
    t_train, t_test = rng.integers(10, size=200), rng.integers(10, size=1000)
    x_train = centres[t_train] + rng.normal(scale=0.5, size=(200, 64))
    x_test = centres[t_test] + rng.normal(scale=0.5, size=(1000, 64))
    t_train[:50] = rng.integers(10, size=50)
    for network in overfitting_experiment(x_train, t_train, x_test, t_test, 60, 0.02, 0.3, rng):
        print("training {:.2f}, test {:.2f}".format(*network.history[-1]))
