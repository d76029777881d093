"""Learning in PyTorch: the backward pass comes from autograd.

D inputs, H hidden neurons, K classes; N is the number of samples in a batch.

PyTorch での学習です。逆伝播は自動微分(autograd)がやってくれます。

入力は D 個、隠れ層のニューロンは H 個、クラスは K 個、N はバッチのサンプル数です。
"""

import torch
import torch.nn.functional as F
from torch import nn


class TwoLayerNet(nn.Module):
    """The network of two layers as a module: affine, ReLU (or sigmoid), affine.

    >>> model = TwoLayerNet(64, 20, 10)
    >>> model(torch.zeros(5, 64)).shape
    torch.Size([5, 10])

    2層ニューラルネットワークを nn.Module で書きます。Affine、ReLU、Affine の順に通します。
    ReLU の代わりにシグモイドを使ってもかまいません。
    """

    def __init__(self, input_size, hidden_size, output_size):
        """Make two fully connected layers, D -> H and H -> K, each with a bias.

        self.parameters() finds the weights and biases of both layers and nothing else. nn.Linear
        does that; so does nn.Parameter. The weights start with random numbers around 0.

        全結合層を2つ、D -> H と H -> K を作ります。どちらもバイアスがあります。

        self.parameters() から2つの層の重みとバイアスが見つかり、ほかには何も入らないようにします。
        nn.Linear や nn.Parameter を使えばそうなります。
        重みは 0 を中心とするランダムな値から始めます。
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.affine1 = nn.Linear(input_size, hidden_size)
        self.affine2 = nn.Linear(hidden_size, output_size)
        ### END SOLUTION

    def forward(self, x):
        """Return the scores (N, K) for a batch x (N, D), a tensor.

        It works on tensors all the way, so that autograd can follow the calculation back to x and
        to the parameters. F.cross_entropy takes scores; if you calculate the loss yourself,
        forward may give probabilities.

        バッチ x (N, D) に対するスコア (N, K) をテンソルで返します。

        最初から最後までテンソルで計算し、自動微分が x とパラメータまで計算をたどれるようにします。
        F.cross_entropy はスコアを受け取ります。損失を自分で計算するなら、forward が確率を
        返してもかまいません。
        """
        ### BEGIN SOLUTION
        hidden = torch.relu(self.affine1(x))  # (N, D) -> (N, H)
        return self.affine2(hidden)  # (N, H) -> (N, K)
        ### END SOLUTION


def train_step(model, optimizer, x, t):
    """Take one step of training with the optimizer and return the loss before it, as a number.

    The loss is the cross-entropy error of model(x), a mean over the batch. The gradients come
    from autograd and are those of this batch alone: nothing is left in them from the step before.
    x: (N, D). t: labels (N,), or one-hot (N, K) of x's dtype. F.cross_entropy takes both.

    >>> model = TwoLayerNet(64, 20, 10)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    >>> loss = train_step(model, optimizer, x, t)

    optimizer で学習を1歩進め、その前の損失を数で返します。

    損失は model(x) の交差エントロピー誤差で、バッチの平均です。勾配は自動微分で求めます。このバッチ
    だけのもので、前の1歩の分が残っていてはいけません。
    x: (N, D)、t: ラベル (N,) か、dtype が x と同じ one-hot 表現 (N, K)。
    F.cross_entropy はどちらも受け取ります。
    """
    ### BEGIN SOLUTION
    loss = F.cross_entropy(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


def train_steps(params, x, t, lr, steps):
    """Train a network that is given by NumPy arrays and return the new arrays.

    params: {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}, as in two_layer_net. x: (N, D).
    t: labels (N,), or one-hot (N, K) of x's dtype. The network is affine, ReLU, affine, with the
    cross-entropy error. Each of the steps is p <- p - lr * g for all four arrays, over the whole of
    x and t, with the gradients from autograd. Start from a copy of params, which stays as it is.
    Return a dictionary of NumPy arrays with the same keys and shapes: to within rounding the
    numbers that the NumPy network has after as many steps.

    NumPy 配列で与えられたネットワークを訓練し、新しい配列を返します。

    params: two_layer_net と同じ {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}、
    x: (N, D)、t: ラベル (N,) か、dtype が x と同じ one-hot 表現 (N, K)。
    ネットワークは Affine、ReLU、Affine で、損失は交差エントロピー誤差です。steps 回のそれぞれで、
    x と t の全体について自動微分で勾配 g を求め、4つの配列すべてを p <- p - lr * g と動かします。
    params のコピーから始め、params 自体は変えません。
    キーと形状が同じ NumPy 配列の辞書を返します。同じ回数だけ進めた NumPy のネットワークと、
    丸め誤差の範囲で同じ値になります。
    """
    tensors = {key: torch.tensor(value, requires_grad=True) for key, value in params.items()}
    x, t = torch.tensor(x), torch.tensor(t)
    for _ in range(steps):
        ### BEGIN SOLUTION
        hidden = torch.relu(x @ tensors["W1"] + tensors["b1"])  # (N, D) @ (D, H) -> (N, H)
        loss = F.cross_entropy(hidden @ tensors["W2"] + tensors["b2"], t)
        gradients = torch.autograd.grad(loss, list(tensors.values()))
        with torch.no_grad():
            for tensor, gradient in zip(tensors.values(), gradients, strict=True):
                tensor -= lr * gradient
        ### END SOLUTION
    return {key: tensor.detach().numpy() for key, tensor in tensors.items()}


if __name__ == "__main__":
    model = TwoLayerNet(4, 8, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    x, t = torch.randn(30, 4), torch.arange(30) % 3
    print([round(train_step(model, optimizer, x, t), 3) for _ in range(5)])
