"""An experiment: a network overfits, and two kinds of regularisation hold it back.

N is the number of samples, D the number of inputs, K the number of classes. A target t is labels
(N,) or one-hot (N, K).

過学習の実験です。過学習するネットワークを作り、2種類の正則化で抑えます。

N はサンプル数、D は入力の数、K はクラスの数です。教師データ t はラベル (N,) か one-hot 表現 (N, K) です。
"""

import numpy as np
from given import Momentum, Network

HIDDEN_SIZE, BATCH_SIZE = 60, 20


def train(network, x_train, t_train, x_test, t_test, epochs, rng):
    """Train the network for so many epochs, in place; nothing is returned.

    In each epoch the training data are shuffled with rng and cut into batches of BATCH_SIZE; for
    each batch the optimiser (one Momentum for the whole training) takes one step with
    network.gradient. After each epoch the pair (accuracy on the training data, accuracy on the test
    data) is appended to network.history. The test data are for watching alone: no step uses them.
    One point is for this function, if you keep it: models of your own may be trained elsewhere.

    ネットワークを epochs 回のエポックだけ訓練します。network を変えるだけで、戻り値はありません。

    エポックごとに、訓練データを rng で並べ直し、BATCH_SIZE 個ずつのバッチに分けます。バッチごとに、
    network.gradient を使って最適化手法(学習全体で1つの Momentum)で1歩進みます。
    エポックの終わりに、組 (訓練データの正解率, テストデータの正解率) を network.history に加えます。
    テストデータは様子を見るだけのもので、学習には使いません。1点はこの関数の分ですが、自分で作った
    モデルを別の方法で訓練するなら、この関数はなくてもかまいません。
    """
    ### BEGIN SOLUTION
    optimizer = Momentum()
    for _ in range(epochs):
        order = rng.permutation(len(x_train))
        for start in range(0, len(order), BATCH_SIZE):
            chosen = order[start : start + BATCH_SIZE]
            optimizer.update(network.params, network.gradient(x_train[chosen], t_train[chosen]))
        known, new = network.accuracy(x_train, t_train), network.accuracy(x_test, t_test)
        network.history.append((known, new))
    ### END SOLUTION


def overfitting_experiment(x_train, t_train, x_test, t_test, epochs, weight_decay, dropout_ratio, rng):
    """Train two networks on the same few data and return them: (plain, regularized).

    plain: a network without any regularisation, which learns its training data by heart.
    regularized: one of the same size with the given weight_decay and dropout_ratio, each of which
    may be 0; if both are, it is as free as the plain one. Both are trained for so many epochs, each
    from its own initial weights.

    x_train: (N, D) in 0..1, a few hundred images of digits, of which some carry a wrong label.
    x_test: others, whose labels are right. Classes are numbered from 0 to 9. The arrays stay
    as they are. All that is random is drawn from rng: with equal generators the networks are equal.

    It is counted from outside what the models know, on their training data, very slightly changed,
    and on digits that are neither in x_train nor in x_test: model.predict(x) gives scores or
    probabilities (N, 10), the same for a sample at any time and in any batch.
    All that was learned is in the model's arrays: in model.params as in Network, or in other
    attributes. predict calculates with the numbers that stand there at that moment. Their shapes do
    not depend on N, and training moves them against the gradient of the loss.
    Models of your own are welcome; Network of given.py with HIDDEN_SIZE, and `train`, will do.

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
    いつ、どんなサンプルと一緒に聞かれても同じ答えにします。学習したことは、すべてモデルの配列に
    入ります。配列は、Network のように model.params に入れても、ほかの属性に入れてもかまいません。
    predict は、いつもそのときの値を使って計算します。配列の形状は N によらず、学習では損失の勾配と逆の
    向きに動かします。
    自分で作ったモデルでもかまいません。
    given.py の Network に HIDDEN_SIZE を使い、train で訓練すれば十分です。

    画像が 200 枚、間違ったラベルが 50 個、エポックが 60 回、weight_decay = 0.02、
    dropout_ratio = 0.3 のとき、plain は訓練データの 9 割より多くに正解しますが、新しい数字の正解率は
    それよりずっと低くなります。regularized は、訓練データではラベルの正しいものの割合くらいしか
    正解しませんが、新しい数字にはより多く正解します。
    """
    ### BEGIN SOLUTION
    models = []
    for decay, ratio in ((0, 0), (weight_decay, dropout_ratio)):
        network = Network(x_train.shape[1], HIDDEN_SIZE, 10, decay, ratio, rng)
        train(network, x_train, t_train, x_test, t_test, epochs, rng)
        models.append(network)
    return tuple(models)
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    centres = rng.uniform(size=(10, 64))
    t_train, t_test = rng.integers(10, size=200), rng.integers(10, size=1000)
    x_train = centres[t_train] + rng.normal(scale=0.5, size=(200, 64))
    x_test = centres[t_test] + rng.normal(scale=0.5, size=(1000, 64))
    t_train[:50] = rng.integers(10, size=50)
    for network in overfitting_experiment(x_train, t_train, x_test, t_test, 60, 0.02, 0.3, rng):
        print("training {:.2f}, test {:.2f}".format(*network.history[-1]))
