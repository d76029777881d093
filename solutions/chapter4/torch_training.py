"""Training in PyTorch: dropout, weight decay, optimisers, and the two modes of a model.

D inputs, H hidden neurons, K classes; N is the number of samples. A target t is labels (N,) or
one-hot (N, K) of x's dtype; F.cross_entropy takes both.

PyTorch での学習の工夫です。ドロップアウト、荷重減衰、最適化手法、そしてモデルの2つのモードを使います。

入力は D 個、隠れ層のニューロンは H 個、クラスは K 個、N はサンプル数です。教師データ t はラベル (N,) か、
dtype が x と同じ one-hot 表現 (N, K) で、F.cross_entropy はどちらも受け取ります。
"""

import torch
import torch.nn.functional as F
from torch import nn


class RegularizedNet(nn.Module):
    """A network of two layers with dropout between them: affine, ReLU, dropout, affine.

    >>> model = RegularizedNet(64, 50, 10, 0.3)
    >>> model(torch.zeros(5, 64)).shape
    torch.Size([5, 10])

    間にドロップアウトを入れた2層のネットワークです。Affine、ReLU、Dropout、Affine の順に通します。
    """

    def __init__(self, input_size, hidden_size, output_size, dropout_ratio):
        """Make the fully connected layers, D -> H and H -> K, each with a bias, and the dropout.

        self.parameters() finds the two weights and the two biases and nothing else; nn.Linear does
        that. The weights start with random numbers around 0. dropout_ratio: the share of the
        hidden neurons that is dropped, from 0 to below 1.

        全結合層を2つ、D -> H と H -> K を作り(どちらもバイアスがあります)、ドロップアウトを用意します。

        self.parameters() から2つの重みと2つのバイアスが見つかり、ほかには何も入らないようにします。
        nn.Linear を使えばそうなります。重みは 0 を中心とするランダムな値から始めます。
        dropout_ratio: 隠れ層のニューロンを消す割合で、0 以上 1 未満です。
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.affine1 = nn.Linear(input_size, hidden_size)
        self.dropout = nn.Dropout(dropout_ratio)
        self.affine2 = nn.Linear(hidden_size, output_size)
        ### END SOLUTION

    def forward(self, x):
        """Return the scores (N, K) for a batch x (N, D), a tensor; no softmax.

        In training mode, after model.train(), each number of the hidden layer is dropped or kept
        independently, again at every call, and what is kept is divided by 1 - dropout_ratio. In
        prediction mode, after model.eval(), nothing is dropped or scaled. nn.Dropout does all that.

        バッチ x (N, D) に対するスコア (N, K) をテンソルで返します。ソフトマックスは通しません。

        model.train() の後の学習モードでは、隠れ層の数を1つずつ、呼ぶたびに引き直して、消すか残すかを
        決め、残した数を 1 - dropout_ratio で割ります。model.eval() の後の予測モードでは、何も消さず、
        何も割りません。これはすべて nn.Dropout がしてくれます。
        """
        ### BEGIN SOLUTION
        hidden = torch.relu(self.affine1(x))  # (N, D) -> (N, H)
        return self.affine2(self.dropout(hidden))  # (N, H) -> (N, K)
        ### END SOLUTION


def make_optimizer(name, parameters, lr, weight_decay):
    """Return the optimiser of torch.optim which is called by this name, for these parameters.

    name: "sgd"; "momentum", SGD with a momentum of 0.9; "adam"; "adamw". Everything else is as
    PyTorch has it: betas of 0.9 and 0.999, no Nesterov. weight_decay is passed on to all four. In
    the first three it adds weight_decay * p to the gradient, in "adamw" it stays apart from it.

    >>> optimizer = make_optimizer("adamw", model.parameters(), 0.001, 0.01)

    この名前で表される torch.optim の最適化手法を、これらのパラメータについて作って返します。

    name: "sgd"、"momentum"(モメンタム 0.9 の SGD)、"adam"、"adamw" のどれか。ほかの値は PyTorch の
    既定のままです(beta は 0.9 と 0.999、ネステロフなし)。weight_decay は4つすべてに渡します。
    最初の3つでは勾配に weight_decay * p が加わり、"adamw" では勾配とは別に働きます。
    """
    ### BEGIN SOLUTION
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=lr, weight_decay=weight_decay)
    if name == "momentum":
        return torch.optim.SGD(parameters, lr=lr, momentum=0.9, weight_decay=weight_decay)
    if name == "adam":
        return torch.optim.Adam(parameters, lr=lr, weight_decay=weight_decay)
    if name == "adamw":
        return torch.optim.AdamW(parameters, lr=lr, weight_decay=weight_decay)
    ### END SOLUTION
    raise ValueError(f"there is no optimiser called {name}")


def train_epoch(model, optimizer, x, t, batch_size):
    """Train the model for one epoch and return the mean loss of its batches, as a number.

    The model is put into training mode first, whatever mode it was in. Then every sample comes in
    exactly one batch of batch_size; the last batch holds what is left over. The order is yours: a
    random one, new in each epoch, is best (torch.randperm). For each batch the optimizer takes one
    step with the gradient of this batch alone: of the cross-entropy error, a mean over the
    batch. The loss of a batch is the one before its step; the mean may also be weighted by the size
    of the batches.

    モデルを1エポックだけ訓練し、バッチの損失の平均を数で返します。

    モデルがどちらのモードでも、まず学習モードにします。どのサンプルも、batch_size 個ずつのバッチのうち
    ちょうど1つに現れ、余りが最後のバッチになります。順番は自由ですが、エポックごとに引き直すランダムな
    順番がよいでしょう(torch.randperm)。バッチごとに、そのバッチだけの勾配を使って optimizer で1歩進み
    ます。勾配は、バッチで平均した交差エントロピー誤差のものです。バッチの損失は1歩進む前の値で、平均は
    バッチの大きさで重みを付けてもかまいません。
    """
    losses = []
    ### BEGIN SOLUTION
    model.train()
    for chosen in torch.randperm(len(x)).split(batch_size):
        loss = F.cross_entropy(model(x[chosen]), t[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    ### END SOLUTION
    return sum(losses) / len(losses)


def evaluate(model, x, t):
    """Return (loss, accuracy) of the model over all of x and t, two numbers.

    The model is put into prediction mode first, whatever mode it was in; dropout is off. loss is
    the mean cross-entropy error, accuracy the share of right answers, 0 to 1. Nothing is learned
    here, so autograd need not keep a record: torch.no_grad() saves time and memory.

    x と t の全体についての (loss, accuracy) を、2つの数で返します。

    モデルがどちらのモードでも、まず予測モードにし、ドロップアウトを止めます。loss は交差エントロピー
    誤差の平均、accuracy は正解の割合(0 から 1)です。ここでは学習しないので、自動微分の記録は
    いりません。torch.no_grad() を使うと、時間とメモリの節約になります。
    """
    ### BEGIN SOLUTION
    model.eval()
    labels = t.argmax(dim=1) if t.ndim == 2 else t
    with torch.no_grad():
        scores = model(x)  # (N, D) -> (N, K)
        accuracy = (scores.argmax(dim=1) == labels).float().mean()
        return F.cross_entropy(scores, t).item(), accuracy.item()
    ### END SOLUTION


if __name__ == "__main__":
    x, t = torch.randn(300, 4), torch.arange(300) % 3
    x[torch.arange(300), t] += 2.0
    model = RegularizedNet(4, 20, 3, 0.2)
    optimizer = make_optimizer("adamw", model.parameters(), 0.01, 0.01)
    for _ in range(5):
        loss = train_epoch(model, optimizer, x, t, 32)
        print(f"{loss:.3f}", "{:.3f} {:.3f}".format(*evaluate(model, x, t)))
