"""Mini-batches, stochastic gradient descent, and the loop that trains a network.

N is the number of samples, D the number of inputs, K the number of classes.

ミニバッチと確率的勾配降下法(SGD)、そしてネットワークを訓練する学習ループです。

N はサンプル数、D は入力の数、K はクラスの数です。
"""

import numpy as np
from given import SoftmaxRegression


def minibatches(x, t, batch_size, rng):
    """Split one epoch into mini-batches: pairs (x_batch, t_batch), as a list or a generator.

    x: (N, D). t: labels (N,) or one-hot (N, K). rng: a NumPy generator. x and t stay as they are.

    The order of the samples is random, drawn from rng: each call shuffles again, and two generators
    in the same state give the same batches. Each sample comes exactly once and keeps its
    target. Every batch has batch_size samples; if N is not a multiple of it, the last batch
    holds those that are left over.

    >>> [len(t_batch) for _, t_batch in minibatches(x, t, 4, rng)]  # N = 10
    [4, 4, 2]

    1エポック分のデータをミニバッチに分け、組 (x_batch, t_batch) のリストかジェネレータを返します。

    x: (N, D)、t: ラベル (N,) か one-hot 表現 (N, K)、rng: NumPy の乱数生成器。
    x と t は変えません。

    サンプルの順番は rng から引いてランダムにします。呼ぶたびに並べ直し、同じ状態の2つの rng からは
    同じバッチができます。どのサンプルもちょうど1回ずつ、自分の教師データと組になって現れます。
    各バッチのサンプル数は batch_size です。N が割り切れないときは、残りが最後のバッチになります。
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        chosen = order[start : start + batch_size]
        yield x[chosen], t[chosen]
    ### END SOLUTION


class SGD:
    """Stochastic gradient descent: every parameter moves by -lr times its gradient.

    確率的勾配降下法です。どのパラメータも、勾配の -lr 倍だけ動かします。
    """

    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        """Move the parameters one step against the gradient: p <- p - lr * g.

        params, grads: dictionaries of arrays with the same keys and shapes. The new numbers are
        written into the arrays of params themselves, because layers hold those arrays.

        パラメータを勾配と逆の向きに1歩動かします: p <- p - lr * g

        params と grads は、キーと形状が同じ配列の辞書です。新しい値は params の配列そのものに
        書き込みます。レイヤがその配列を持っているからです。
        """
        ### BEGIN SOLUTION
        for key in params:
            params[key] -= self.lr * grads[key]
        ### END SOLUTION


def train(network, x, t, epochs, batch_size, lr, rng):
    """Train the network and return its history, two lists (losses, accuracies).

    network: has params, gradient(x, t), loss(x, t), accuracy(x, t), as SoftmaxRegression of
    given.py or your TwoLayerNet. In each of the epochs it takes one SGD step with rate lr for each
    mini-batch, on the gradient of that mini-batch alone. Each epoch has a new order: call
    minibatches once an epoch. Afterwards network.params holds what was learned.

    Both lists have one number for each epoch: network.loss(x, t) and network.accuracy(x, t) over
    all of x and t, taken after the last step of that epoch.

    >>> network = SoftmaxRegression(64, 10)
    >>> losses, accuracies = train(network, x, t, 5, 32, 0.1, np.random.default_rng(0))
    >>> len(losses)
    5

    ネットワークを訓練し、その履歴を2つのリスト (losses, accuracies) で返します。

    network は params、gradient(x, t)、loss(x, t)、accuracy(x, t) を持ちます。given.py の
    SoftmaxRegression や、自分で作った TwoLayerNet です。epochs 回のエポックのそれぞれで、
    ミニバッチごとに、そのミニバッチだけの勾配を使い、学習率 lr の SGD で1歩ずつ進みます。
    順番はエポックごとに変えます。つまり minibatches をエポックごとに1回呼びます。
    終わったときには、network.params に学習の結果が入っています。

    2つのリストにはエポックごとに数が1つずつ入ります。そのエポックの最後の1歩のあとに、x と t の
    全体で求めた network.loss(x, t) と network.accuracy(x, t) です。
    """
    ### BEGIN SOLUTION
    optimizer, losses, accuracies = SGD(lr), [], []
    for _ in range(epochs):
        for x_batch, t_batch in minibatches(x, t, batch_size, rng):
            optimizer.update(network.params, network.gradient(x_batch, t_batch))
        losses.append(network.loss(x, t))
        accuracies.append(network.accuracy(x, t))
    return losses, accuracies
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t = rng.integers(3, size=300)
    x = rng.normal(size=(300, 2)) + np.array([[0, 3], [3, 0], [-3, -3]])[t]
    losses, accuracies = train(SoftmaxRegression(2, 3), x, t, 5, 32, 0.1, rng)
    print(losses, accuracies)
