"""The same network of three layers, in PyTorch.

D inputs, H hidden neurons, K classes; N is the number of samples in a batch. Everything is float32,
PyTorch's usual type.

同じ3層ニューラルネットワークを PyTorch で書きます。

入力は D 個、隠れ層のニューロンは H 個、クラスは K 個、N はバッチのサンプル数です。
数はすべて PyTorch の標準の型 float32 です。
"""

import torch
from torch import nn


class ThreeLayerNet(nn.Module):
    """A network for classification: affine, ReLU (or sigmoid, as in yours), affine, softmax.

    >>> model = ThreeLayerNet(64, 20, 10)
    >>> model(torch.zeros(5, 64)).shape
    torch.Size([5, 10])

    分類のためのネットワークです。アフィン変換、ReLU、アフィン変換、ソフトマックスの順に通します。
    自分の NumPy のネットワークがシグモイドを使っているなら、ReLU の代わりにシグモイドにします。
    """

    def __init__(self, input_size, hidden_size, output_size):
        """Make two fully connected layers, D -> H and H -> K, each with a bias.

        All D * H + H + H * K + K numbers are found by self.parameters(), nothing else. nn.Linear
        does that; so does nn.Parameter. Their first values are free.

        全結合層を2つ、D -> H と H -> K を作ります。どちらもバイアスがあります。

        D * H + H + H * K + K 個の数がすべて self.parameters() から見つかり、ほかには何も
        入りません。nn.Linear や nn.Parameter を使えばそうなります。最初の値は自由です。
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.hidden = nn.Linear(input_size, hidden_size)
        self.output = nn.Linear(hidden_size, output_size)
        ### END SOLUTION

    def forward(self, x):
        """Return the probabilities (N, K), a tensor, for a batch x (N, D): rows that sum to 1.

        Finite for large scores too. It works on tensors all the way, so that PyTorch can follow the
        calculation back to x and to the parameters.

        バッチ x (N, D) に対する確率 (N, K) をテンソルで返します。各行の和は1です。

        大きなスコアでも有限です。最初から最後までテンソルで計算し、PyTorch が x とパラメータまで
        計算をさかのぼれるようにします。
        """
        ### BEGIN SOLUTION
        hidden = torch.relu(self.hidden(x))  # (N, D) -> (N, H)
        scores = self.output(hidden)  # (N, H) -> (N, K)
        return torch.softmax(scores, dim=1)
        ### END SOLUTION

    def load_numpy(self, params):
        """Take over the parameters of the NumPy network, so that both give the same predictions.

        params: a dictionary of float32 NumPy arrays, W1 (D, H), b1 (H,), W2 (H, K), b2 (K,), as
        in three_layer_net. The weight of an nn.Linear has the shape (outputs, inputs).
        It may be called again at any time. Afterwards self.parameters() holds these numbers.

        NumPy のネットワークのパラメータを読み込み、同じ予測をするようにします。

        params: float32 の NumPy 配列の辞書。W1 (D, H)、b1 (H,)、W2 (H, K)、b2 (K,) で、
        three_layer_net と同じです。nn.Linear の重みの形状は(出力の数, 入力の数)です。
        何度呼んでもかまいません。呼んだ後は self.parameters() がこれらの数を持ちます。
        """
        ### BEGIN SOLUTION
        with torch.no_grad():
            self.hidden.weight.copy_(torch.tensor(params["W1"].T))
            self.hidden.bias.copy_(torch.tensor(params["b1"]))
            self.output.weight.copy_(torch.tensor(params["W2"].T))
            self.output.bias.copy_(torch.tensor(params["b2"]))
        ### END SOLUTION


if __name__ == "__main__":
    model = ThreeLayerNet(64, 20, 10)
    print(model(torch.ones(5, 64)).sum(dim=1))
