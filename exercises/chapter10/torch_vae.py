"""The variational autoencoder in PyTorch: module, loss, an epoch of training, new images.

    x -> affine, ReLU -> mu, log_var -> z = mu + sigma * eps -> affine, ReLU, affine, sigmoid -> y

N images of D pixels, each from 0 to 1; H hidden neurons on each side; L latent numbers. log_var is
log(sigma^2). All tensors are float32. The methods are named as in PyTorch's own example.

PyTorch で書く変分オートエンコーダです。モジュール、損失、1エポックの学習、画像の生成を書きます。

    x -> Affine、ReLU -> mu、log_var -> z = mu + sigma * eps
      -> Affine、ReLU、Affine、シグモイド -> y

画像は N 枚で、それぞれ D 個のピクセル(0 から 1)からなります。隠れ層のニューロンはどちら側も H 個、
潜在変数は L 個です。log_var は log(sigma^2) です。テンソルはすべて float32 です。
メソッドの名前は PyTorch 公式の例に合わせています。
"""

import torch
import torch.nn.functional as F
from torch import nn


class VAE(nn.Module):
    """The variational autoencoder of vae, as a module.

    >>> model = VAE(64, 32, 8)
    >>> y, mu, log_var = model(torch.zeros(5, 64))
    >>> y.shape, mu.shape, log_var.shape
    (torch.Size([5, 64]), torch.Size([5, 8]), torch.Size([5, 8]))

    vae の変分オートエンコーダを、モジュールとして書いたものです。
    """

    def __init__(self, input_size, hidden_size, latent_size):
        """Make the layers; D, H and L are these sizes.

        The first weights that PyTorch's own layers have are good enough. self.parameters() finds
        everything that is to be learned.

        レイヤを作ります。大きさは順に D、H、L です。

        重みは PyTorch のレイヤの初期値で十分です。
        学習するものはすべて self.parameters() から見つかるようにします。
        """
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError()

    def encode(self, x):
        """Return the pair (mu, log_var), each (N, L), for images x (N, D), as in vae.

        vae と同じく、画像 x (N, D) に対する組 (mu, log_var) を返します。どちらも (N, L) です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def reparameterize(self, mu, log_var):
        """Return points mu + sigma * eps, with standard normal eps drawn here, anew each time.

        mu, log_var: one shape, (N, L). One eps for each of their numbers. The gradient passes
        through the points to mu and to log_var.

        点 mu + sigma * eps を返します。標準正規乱数 eps は、この中で毎回引き直します。

        mu、log_var: 同じ形状 (N, L)。eps は、その1つ1つの数に対して1つずつ引きます。
        勾配は、点を通り抜けて mu と log_var に伝わります。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def decode(self, z):
        """Return the images (N, D), with numbers from 0 to 1, for points z (N, L), as in vae.

        vae と同じく、点 z (N, L) から、値が 0 から 1 の画像 (N, D) を返します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, x):
        """Return (y, mu, log_var): the clouds of images x (N, D), and a decoded point of each.

        (y, mu, log_var) を返します。

        画像 x (N, D) の雲と、それぞれの雲から引いた点を復号した画像 y です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def load_numpy(self, params):
        """Take over the parameters of a NumPy VAE, so that encode and decode give the same.

        params: a dictionary of float32 NumPy arrays as in vae: W1 (D, H), b1 (H,), Wm (H, L), bm
        (L,), Wv (H, L), bv (L,), W2 (L, H), b2 (H,), W3 (H, D), b3 (D,). The weights of PyTorch's
        layers lie the other way round, (out, in). It may be called again at any time.

        NumPy の VAE のパラメータを読み込み、encode と decode が同じ値を返すようにします。

        params: vae と同じ、float32 の NumPy 配列の辞書。W1 (D, H)、b1 (H,)、Wm (H, L)、bm (L,)、
        Wv (H, L)、bv (L,)、W2 (L, H)、b2 (H,)、W3 (H, D)、b3 (D,) です。PyTorch のレイヤの重みは、
        向きが逆の (出力, 入力) です。何度呼んでもかまいません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


def loss_function(y, x, mu, log_var):
    """Return the loss of vae: reconstruction loss plus KL divergence, as a tensor with one number.

    y, x: (N, D), what came out and what went in. mu, log_var: (N, L). Sums over the pixels and over
    the latent numbers, means over the batch. PyTorch's own example adds up over the batch, too;
    here the loss must not depend on how large a batch is.

    vae と同じ損失、つまり再構成の損失とKLダイバージェンスとの和を、数1つのテンソルで返します。

    y、x: (N, D)、出てきた画像と入れた画像。mu、log_var: (N, L)。ピクセルと潜在変数については和を
    とり、バッチについては平均をとります。PyTorch 公式の例はバッチについても和をとりますが、
    ここでは、損失がバッチの大きさによらないようにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def train_epoch(model, optimizer, x, batch_size):
    """Train the model for one epoch on images x (N, D), and return the mean loss of an image.

    model: a VAE. optimizer: one of torch.optim, for its parameters. All images come once, in a new
    random order, batch_size at a time; the last batch has what is left. For each batch the
    optimiser takes one step with the gradient of this batch's loss alone, by autograd.

    The loss that is returned is a number or a tensor: that of each image before its batch's step, a
    mean over all N images, whatever the sizes of the batches.

    Trained in this way on 1,187 handwritten digits of 8 x 8 pixels, 30 epochs of batches of 32 with
    Adam and lr 0.005, a model with 64 hidden neurons and 8 latent numbers should reach a loss below
    26 on digits that it has never seen.

    画像 x (N, D) で1エポックの学習を行い、画像1枚の平均の損失を返します。

    model: VAE。optimizer: そのパラメータのための torch.optim のオプティマイザ。すべての画像を、
    新しいランダムな順に1回ずつ、batch_size 枚ずつ使います。最後のバッチは残りの枚数です。
    バッチごとに、そのバッチだけの損失の勾配を自動微分で求め、オプティマイザを1歩進めます。

    返す損失は、数でもテンソルでもかまいません。各画像の、そのバッチで1歩進む前の損失を、
    バッチの大きさによらず N 枚すべてで平均します。

    8 x 8 ピクセルの手書き数字 1,187 枚を使い、lr 0.005 の Adam、バッチサイズ 32 で 30 エポック
    学習させると、隠れ層のニューロンが 64 個、潜在変数が 8 個のモデルでは、見たことのない数字画像での
    損失が 26 を下回るはずです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def generate(model, n):
    """Return n new images (n, D): n points of the standard normal distribution, decoded.

    model: a VAE with L latent numbers, as many as encode gives. The points are drawn anew each
    time.

    新しい画像を n 枚、(n, D) で返します。標準正規分布から n 個の点を引き、それを復号します。

    model: 潜在変数が L 個(encode が返す個数)の VAE。点は呼ばれるたびに引き直します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    t = torch.arange(8)
    rows, columns = 1 + 5 * torch.rand(2, 1200, 1, 1)  # a bright spot, somewhere | どこかに明るい点
    spots = torch.exp(-((t[:, None] - rows) ** 2 + (t - columns) ** 2) / 3).reshape(-1, 64)
    model = VAE(64, 64, 8)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    for epoch in range(20):
        print(epoch, train_epoch(model, optimizer, spots, 32))
    for row in generate(model, 1).reshape(8, 8):
        print(" ".join(" .:+#"[int(4.99 * value)] for value in row))
