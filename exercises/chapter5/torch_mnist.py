"""Training on handwritten digits in PyTorch, on a GPU if there is one.

N is the number of images, D the number of pixels of an image. There are 10 classes, the digits.

PyTorch で手書き数字を学習します。GPU があれば GPU を使います。

N は画像の数、D は1枚の画像のピクセル数です。クラスは 0 から 9 までの数字で、10 個あります。
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    """A ready network with dropout: affine, ReLU, dropout, affine. You may write one of your own.

    model(x) takes images (N, D) and returns scores (N, 10). Dropout works after model.train() only;
    after model.eval() the whole network takes part, as it should when something is measured.

    すぐに使える、ドロップアウト付きのネットワークです。Affine、ReLU、ドロップアウト、Affine の順に
    通します。このまま使っても、自分で書いたものに取り替えてもかまいません。

    model(x) は画像 (N, D) を受け取り、スコア (N, 10) を返します。ドロップアウトが働くのは
    model.train() の後だけです。model.eval() の後はネットワーク全体が働きます。測るときはこちらです。
    """

    def __init__(self, input_size, hidden_size=50):
        super().__init__()
        self.affine1 = nn.Linear(input_size, hidden_size)
        self.dropout = nn.Dropout(0.2)
        self.affine2 = nn.Linear(hidden_size, 10)

    def forward(self, x):
        """Return the scores (N, 10).

        スコア (N, 10) を返します。
        """
        hidden = self.dropout(torch.relu(self.affine1(x)))  # (N, D) -> (N, H)
        return self.affine2(hidden)  # (N, H) -> (N, 10)


def train_epoch(model, optimizer, x, t, batch_size, rng):
    """Train the model for one epoch, in training mode, and return the mean of its batches' losses.

    x: (N, D), t: (N,), tensors on the model's device. The optimizer takes a step for each
    mini-batch, in a random order. This and `accuracy` are steps on the way to train_mnist. Only
    train_mnist is graded: divide the work differently if you like.

    モデルを訓練用の状態にして1エポックだけ訓練し、バッチごとの損失の平均を返します。

    x: (N, D)、t: (N,)、どちらもモデルと同じデバイスにあるテンソル。順番はランダムにし、
    ミニバッチごとに optimizer で1歩ずつ進みます。この関数と accuracy は、train_mnist を組み立てる
    ための部品です。採点するのは train_mnist だけなので、別の分け方にしてもかまいません。
    """
    model.train()
    losses, order = [], torch.from_numpy(rng.permutation(len(x))).to(x.device)
    for chosen in order.split(batch_size):
        # YOUR CODE HERE
        raise NotImplementedError()
    return np.mean(losses)


def accuracy(model, x, t):
    """Return the share of right answers as a number, with the model in the mode for measuring.

    x: (N, D), t: (N,), tensors on the model's device. No gradients are needed here.

    正解の割合を数で返します。モデルは測るための状態にします。

    x: (N, D)、t: (N,)、どちらもモデルと同じデバイスにあるテンソル。ここでは勾配は要りません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    """Train a new network to read handwritten digits and return the pair (model, history).

    The arguments are those of train_mnist in mnist_loop, NumPy arrays: x_train, x_val: images
    (N, D), float32 in 0..1; D is 784 for MNIST, but other sizes occur too. t_train, t_val: labels
    (N,), int64, 0 to 9. All four stay as they are. epochs, batch_size: integers. lr: the learning
    rate of SGD. rng: a NumPy generator, for the order of the images.

    Only x_train and t_train are learned from, in mini-batches of batch_size. The images may come
    sorted by their labels: every epoch takes them in a random order. x_val and t_val are for
    measuring. If torch.cuda.is_available(), the training runs on the GPU "cuda".

    model is an nn.Module. It is returned on the CPU and in the mode for measuring (model.eval()),
    as it is after the last epoch. model(x) takes a tensor (N, D), float32 on the CPU, and returns a
    tensor (N, 10): scores or probabilities, the highest of which is the answer. The answer for an
    image must not depend on the other images in x. All that was learned is in model.parameters(),
    whose shapes do not depend on N, and every step moves them against the gradient of the loss. A
    network with one hidden layer of 50 neurons is enough; other sizes, sigmoid and other optimisers
    are welcome, but lr is meant for SGD without momentum: Adam takes about a hundredth of it. With
    lr = 0 nothing is learned.

    history is a dictionary with at least three lists, each with one number for every epoch:
    "loss": the mean cross-entropy error over x_train, either averaged over the batches
    while training or measured after the epoch. "train_accuracy" and "val_accuracy": the shares of
    right answers over all of x_train and all of x_val, 0 to 1, measured after the epoch.

    Calculate batch by batch: a loop over single images would be too slow for MNIST.

    >>> model, history = train_mnist(x_train, t_train, x_val, t_val, 3, 100, 0.1, rng)
    >>> len(history["val_accuracy"]), model(torch.from_numpy(x_val[:5])).shape
    (3, torch.Size([5, 10]))

    新しいネットワークを訓練して手書き数字を読めるようにし、組 (model, history) を返します。

    引数は mnist_loop の train_mnist と同じで、NumPy 配列を受け取ります。x_train, x_val: 画像 (N, D)、
    0 から 1 の float32。MNIST なら D は 784 ですが、ほかの大きさでも使います。t_train, t_val: ラベル
    (N,)、0 から 9 の int64。4つとも変えません。epochs, batch_size: 整数、lr: SGD の学習率、
    rng: 画像の順番を決める NumPy の乱数生成器。

    学習に使うのは x_train と t_train だけで、batch_size 枚ずつのミニバッチに分けます。画像がラベル順に
    並んでいることもあるので、エポックごとにランダムな順番にします。
    x_val と t_val は測るためのものです。torch.cuda.is_available() が True なら、GPU("cuda")で
    学習します。

    model は nn.Module です。最後のエポックが終わった状態で、CPU に戻し、測るための状態
    (model.eval())にして返します。model(x) は CPU にある float32 のテンソル (N, D) を受け取り、
    テンソル (N, 10) を返します。中身はスコアでも確率でもよく、最も高いものが答えです。ある画像の
    答えが、x に入っているほかの画像に左右されてはいけません。学習したことはすべて model.parameters() に
    入り、その形状は N によりません。どの1歩でも、損失の勾配と逆の向きに動かします。隠れ層は1つ、
    ニューロン 50 個で十分です。ほかの大きさでも、シグモイドでも、ほかの最適化手法でもかまいませんが、
    lr はモメンタムのない torch.optim.SGD 向けの値です。Adam なら、その 100 分の 1 ほどにします。
    lr が 0 なら何も学習しません。

    history は辞書で、少なくとも次の3つのリストが入っています。どれもエポックごとに数が1つです。
    "loss": x_train の交差エントロピー誤差の平均。学習しながら求めたバッチの損失を平均しても、
    エポックの後に測ってもかまいません。"train_accuracy" と "val_accuracy": x_train の全体と
    x_val の全体での正解の割合(0 から 1)を、エポックの後に測ったもの。

    計算はバッチごとにまとめて行います。画像1枚ずつのループでは、MNIST には遅すぎます。
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    x_train, t_train, x_val, t_val = (torch.tensor(array, device=device) for array in (x_train, t_train, x_val, t_val))
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t = rng.integers(10, size=1000)
    x = np.clip(np.eye(10)[t] + rng.normal(scale=0.3, size=(1000, 10)), 0, 1).astype(np.float32)
    model, history = train_mnist(x[:800], t[:800], x[800:], t[800:], 5, 20, 0.1, rng)
    print([round(value, 3) for value in history["val_accuracy"]])
