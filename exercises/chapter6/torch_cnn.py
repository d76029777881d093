"""A convolutional network in PyTorch, and transfer learning with it.

N images in a batch, C channels, H x W pixels; FN filters of F x F; M hidden neurons; K classes.
Everything is float32.

PyTorch で畳み込みネットワークを書き、転移学習に使います。

N はバッチの画像の数、C はチャンネル数、H x W は画像の大きさです。F x F のフィルターが FN 個、
隠れ層のニューロンが M 個、クラスが K 個です。数はすべて float32 です。
"""

import torch
import torch.nn.functional as F
from torch import nn


class SimpleConvNet(nn.Module):
    """A small convolutional network: conv, ReLU, 2 x 2 max pooling, affine, ReLU, affine.

    The convolution has stride 1 and no padding, so that it gives (H - F + 1) x (W - F + 1) pixels.
    The pooling has stride 2 and halves both sides. Both are even here.

    >>> model = SimpleConvNet((1, 28, 28), 30, 5, 100, 10)
    >>> model(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 10])

    小さな畳み込みネットワークです。畳み込み、ReLU、2 x 2 の最大プーリング、Affine、ReLU、Affine
    の順に通します。

    畳み込みはストライド 1、パディングなしなので、出力は (H - F + 1) x (W - F + 1) ピクセルです。
    プーリングはストライド 2 で、縦と横をそれぞれ半分にします。ここでは、半分にする前の大きさは
    縦も横も偶数です。
    """

    def __init__(self, input_dim, filter_num, filter_size, hidden_size, output_size):
        """Make the three layers that have something to learn, each with a bias.

        input_dim: (C, H, W), with H and W not always equal. filter_num, filter_size, hidden_size,
        output_size: FN, F, M and K. self.parameters() finds the weights and biases of the three
        layers and nothing else. They start with random numbers, as those of nn.Conv2d and
        nn.Linear do.

        学習するもののある3つの層を作ります。どれもバイアスがあります。

        input_dim は (C, H, W) で、H と W は等しいとは限りません。filter_num、filter_size、
        hidden_size、output_size は順に FN、F、M、K です。self.parameters() から3つの層の
        重みとバイアスが見つかり、ほかには何も入らないようにします。nn.Conv2d や nn.Linear と
        同じように、ランダムな値から始めます。
        """
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return the scores (N, K), a tensor, for a batch of images x (N, C, H, W).

        Between pooling and the affine layer each image becomes one row, in the order of channels,
        rows, columns. It works on tensors all the way, so that autograd can follow it.

        画像のバッチ x (N, C, H, W) に対するスコア (N, K) をテンソルで返します。

        プーリングと Affine の間で、画像を1枚ずつ1行に並べます。順番はチャンネル、行、列です。
        自動微分がたどれるように、最初から最後までテンソルで計算します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def load_numpy(self, params):
        """Take over the parameters of the NumPy network, so that both give the same scores.

        params: a dictionary of float32 NumPy arrays as in simple_convnet, W1 (FN, C, F, F),
        b1 (FN,), W2 (FN * PH * PW, M), b2 (M,), W3 (M, K), b3 (K,), where PH x PW are the pixels
        after pooling. It may be called again at any time. Afterwards self.parameters() holds
        these numbers.

        NumPy のネットワークのパラメータを読み込み、同じスコアになるようにします。

        params: simple_convnet と同じ、float32 の NumPy 配列の辞書。W1 (FN, C, F, F)、b1 (FN,)、
        W2 (FN * PH * PW, M)、b2 (M,)、W3 (M, K)、b3 (K,) です。PH x PW はプーリングの後の
        大きさです。何度呼んでもかまいません。呼んだ後は self.parameters() がこれらの数を持ちます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


def train_step(model, optimizer, x, t):
    """Take one step of training and return the loss before it. Ready to use: leave it as it is.

    学習を1歩進め、その前の損失を返します。完成しているので、このまま変えずに使ってください。
    """
    loss = F.cross_entropy(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def freeze_backbone(model):
    """Freeze all layers of the model but the last: they no longer change in training.

    model: a SimpleConvNet. Its convolution and its first affine layer (the backbone) keep their
    numbers in every later training step. The last affine layer (the head) keeps learning. The
    model itself is changed. A parameter takes no part in learning when its requires_grad is False.

    >>> freeze_backbone(model)
    >>> optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.1)

    モデルの最後の層を除くすべての層を凍結し、訓練しても動かないようにします。

    model は SimpleConvNet です。畳み込み層と最初の Affine(バックボーン)の数は、以後どれだけ
    訓練しても変わりません。最後の Affine(ヘッド)は学習を続けます。model 自体を変えます。
    requires_grad が False のパラメータは学習に加わりません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def replace_head(model, num_classes):
    """Give the model a new last layer with num_classes outputs, for another task.

    model: a SimpleConvNet, frozen or not. The new affine layer, M inputs and num_classes outputs
    with a bias, starts from random weights and can learn. The old one is gone from
    model.parameters(). The backbone keeps its numbers, and stays frozen if it was. The model itself
    is changed.

    >>> replace_head(model, 3)
    >>> model(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 3])

    モデルの最後の層を、出力が num_classes 個の新しい層に取り替え、別の課題に使えるようにします。

    model は SimpleConvNet で、凍結してあってもなくてもかまいません。新しい Affine は入力 M 個、
    出力 num_classes 個でバイアスがあり、重みはランダムな値から始まり、学習できます。古い層は
    model.parameters() からなくなります。バックボーンの数はそのままで、凍結してあれば凍結した
    ままです。model 自体を変えます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    model = SimpleConvNet((1, 8, 8), 8, 3, 20, 10)
    freeze_backbone(model)
    replace_head(model, 3)
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.5)
    x, t = torch.rand(30, 1, 8, 8), torch.arange(30) % 3
    print([round(train_step(model, optimizer, x, t), 3) for _ in range(5)])
