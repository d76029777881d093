"""Training on handwritten digits: the whole loop, with a history of how it went.

N is the number of images, D the number of pixels of an image, H the number of hidden neurons. There
are 10 classes, the digits 0 to 9.

手書き数字の学習です。学習ループの全体を書き、経過を履歴に残します。

N は画像の数、D は1枚の画像のピクセル数、H は隠れ層のニューロンの数です。クラスは 0 から 9 までの
数字で、10 個あります。
"""

import numpy as np
from given import TwoLayerNet


def train_epoch(model, x, t, batch_size, lr, rng):
    """Train the model for one epoch and return the mean of its batches' losses.

    A step of SGD is taken for each mini-batch, in a random order drawn from rng:
    p <- p - lr * g for every array in model.params, written into the array. This and `accuracy`
    are steps on the way to train_mnist. Only train_mnist is graded: divide the work differently if
    you like, or import your DataLoader from loader.

    モデルを1エポックだけ訓練し、バッチごとの損失の平均を返します。

    順番は rng から引いてランダムにし、ミニバッチごとに SGD で1歩ずつ進みます。model.params の
    どの配列も p <- p - lr * g と動かし、値は配列そのものに書き込みます。この関数と accuracy は、
    train_mnist を組み立てるための部品です。採点するのは train_mnist だけなので、別の分け方にしても、
    loader から自分の DataLoader を import してもかまいません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def accuracy(model, x, t):
    """Return the share of the images x (N, D) that the model reads as their labels t (N,) say.

    画像 x (N, D) のうち、モデルの答えがラベル t (N,) と一致するものの割合を返します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    """Train a new network to read handwritten digits and return the pair (model, history).

    x_train, x_val: images (N, D), float32 in 0..1; D is 784 for MNIST, but other sizes occur too.
    t_train, t_val: labels (N,), integers 0 to 9. All four stay as they are.
    epochs, batch_size: integers. lr: the learning rate of SGD. rng: a NumPy generator.

    Only x_train and t_train are learned from, in mini-batches of batch_size. The last batch of an
    epoch may be smaller. The images may come sorted by their labels: every epoch takes them in a
    random order. x_val and t_val are for measuring. Everything random, the first weights
    and the order of the images, is drawn from rng, so that equal generators give equal models.

    model.predict(x) takes images (N, D) and returns (N, 10): scores or probabilities, the highest
    of which is the answer. The answer for an image must not depend on the other images in x.
    All that was learned is in the model's arrays: in model.params as in TwoLayerNet, or in other
    attributes. predict calculates with the numbers that stand there at that moment. Their shapes do
    not depend on N, and every step moves them against the gradient of the loss.
    A network with one hidden layer of 50 neurons is enough. Other sizes and sigmoid are
    welcome. So are other optimisers, but lr is meant for SGD: Adam, for example, takes about a
    hundredth of it. With lr = 0 nothing is learned.

    history is a dictionary with at least three lists, each with one number for every epoch:
    "loss": the mean cross-entropy error over x_train, either averaged over the batches
    while training or measured after the epoch. "train_accuracy" and "val_accuracy": the shares of
    right answers over all of x_train and all of x_val, 0 to 1, measured after the epoch. The
    model is returned as it is after the last epoch.

    Calculate batch by batch: a loop over single images would be too slow for MNIST.

    >>> model, history = train_mnist(x_train, t_train, x_val, t_val, 3, 100, 0.1, rng)
    >>> len(history["val_accuracy"]), model.predict(x_val[:5]).shape
    (3, (5, 10))

    新しいネットワークを訓練して手書き数字を読めるようにし、組 (model, history) を返します。

    x_train, x_val: 画像 (N, D)、0 から 1 の float32。MNIST なら D は 784 ですが、ほかの大きさでも
    使います。t_train, t_val: ラベル (N,)、0 から 9 の整数。4つとも変えません。
    epochs, batch_size: 整数、lr: SGD の学習率、rng: NumPy の乱数生成器。

    学習に使うのは x_train と t_train だけで、batch_size 枚ずつのミニバッチに分けます。エポックの
    最後のバッチは小さくてもかまいません。画像がラベル順に並んでいることもあるので、エポックごとに
    ランダムな順番にします。x_val と t_val は測るためのものです。
    重みの初期値や画像の順番など、ランダムなものはすべて rng から引きます。同じ状態の rng からは
    同じモデルができます。

    model.predict(x) は画像 (N, D) を受け取り、(N, 10) を返します。中身はスコアでも確率でもよく、
    最も高いものが答えです。ある画像の答えが、x に入っているほかの画像に左右されてはいけません。
    学習したことは、すべてモデルの配列に入ります。配列は、TwoLayerNet のように model.params に入れても、
    ほかの属性に入れてもかまいません。predict は、いつもそのときの値を使って計算します。配列の形状は N に
    よらず、どの1歩でも、損失の勾配と逆の向きに動かします。
    隠れ層は1つ、ニューロン 50 個で十分です。ほかの大きさでも、シグモイドでもかまいません。
    ほかの最適化手法も使えますが、lr は SGD 向けの値です。たとえば Adam なら、その 100 分の 1 ほどに
    します。lr が 0 なら何も学習しません。

    history は辞書で、少なくとも次の3つのリストが入っています。どれもエポックごとに数が1つです。
    "loss": x_train の交差エントロピー誤差の平均。学習しながら求めたバッチの損失を平均しても、
    エポックの後に測ってもかまいません。"train_accuracy" と "val_accuracy": x_train の全体と
    x_val の全体での正解の割合(0 から 1)を、エポックの後に測ったもの。モデルは最後のエポックが
    終わった状態で返します。

    計算はバッチごとにまとめて行います。画像1枚ずつのループでは、MNIST には遅すぎます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t = rng.integers(10, size=1000)
    x = np.clip(np.eye(10)[t] + rng.normal(scale=0.3, size=(1000, 10)), 0, 1).astype(np.float32)
    model, history = train_mnist(x[:800], t[:800], x[800:], t[800:], 5, 20, 0.1, rng)
    print(history["val_accuracy"])
