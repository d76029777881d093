"""An autoencoder: a network that reproduces its input through a layer with few neurons.

    x -> affine, ReLU, affine -> z, the code -> affine, ReLU, affine, sigmoid -> y

N images of D pixels, each from 0 to 1; H hidden neurons in the encoder and as many in the decoder;
a code of K numbers, far fewer than D.

オートエンコーダです。ニューロンの少ない層を通して、入力と同じものを出力します。

    x -> Affine、ReLU、Affine -> 符号 z -> Affine、ReLU、Affine、シグモイド -> y

画像は N 枚で、それぞれ D 個のピクセル(0 から 1)からなります。隠れ層のニューロンはエンコーダも
デコーダも H 個です。符号は K 個の数で、D よりずっと少なくします。
"""

import numpy as np
from given import Adam


class Autoencoder:
    """An autoencoder with one hidden layer on each side of the code.

    The network calculates with the arrays that stand in params at that moment.

    >>> model = Autoencoder(64, 32, 8)
    >>> z = model.encode(np.zeros((5, 64)))
    >>> z.shape, model.decode(z).shape
    ((5, 8), (5, 64))

    符号の両側に隠れ層を1つずつ持つオートエンコーダです。

    計算には、そのとき params に入っている配列を使います。
    """

    def __init__(self, input_size, hidden_size, code_size):
        """Make the dictionary self.params; D, H and K are these sizes.

        W1 (D, H), b1 (H,) and W2 (H, K), b2 (K,): the encoder. W3 (K, H), b3 (H,) and W4 (H, D),
        b4 (D,): the decoder. All are float64. The weights are random, and others in the next
        model: for (R, C), standard normal numbers times sqrt(2 / R) are a good size. The biases
        are 0.

        辞書 self.params を作ります。大きさは順に D、H、K です。

        エンコーダは W1 (D, H)、b1 (H,) と W2 (H, K)、b2 (K,)、デコーダは W3 (K, H)、b3 (H,) と
        W4 (H, D)、b4 (D,) で、どれも float64 です。重みはランダムで、モデルを作るたびに違います。
        (R, C) の重みには、標準正規乱数に sqrt(2 / R) を掛けた大きさがちょうどよいです。
        バイアスは 0 です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def encode(self, x):
        """Return the codes (N, K) of images x (N, D): affine, ReLU, affine, and nothing after that.

        画像 x (N, D) の符号 (N, K) を返します。

        Affine、ReLU、Affine の順で、その後には何も通しません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def decode(self, z):
        """Return the images (N, D), with numbers from 0 to 1, of codes z (N, K).

        Affine, ReLU, affine, sigmoid.

        符号 z (N, K) から、値が 0 から 1 の画像 (N, D) を返します。

        Affine、ReLU、Affine、シグモイドの順です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def loss(self, x, target):
        """Return the squared error between what comes out for x and target, both (N, D).

        It is the mean of (y - target)^2 over all N * D entries, without a factor of 1/2. target is
        often x itself, and sometimes a cleaner x.

        x に対する出力と target(どちらも (N, D))の二乗誤差を返します。

        (y - target)^2 の、N * D 個すべての要素での平均で、1/2 は掛けません。
        target は x そのもののことが多く、ノイズのない x のこともあります。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def gradient(self, x, target):
        """Return the gradient of loss(x, target) for each parameter, by backpropagation.

        A dictionary with the keys and shapes of self.params, which stays as it was. It comes from
        one pass forward and one pass backward: differences, for which every parameter is tried, are
        not accepted.

        loss(x, target) の各パラメータについての勾配を、誤差逆伝播法で求めて返します。

        キーと形状が self.params と同じ辞書です。self.params の値は変えません。
        順伝播と逆伝播を1回ずつ行って求めます。パラメータを1つずつ動かして調べる数値微分は、
        正解になりません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


def train_autoencoder(x, hidden_size, code_size, noise, epochs, batch_size, lr, rng):
    """Train a new Autoencoder of these sizes to say the images x (N, D) again, and return it.

    Each epoch takes all images once, in a new random order, batch_size at a time; the last batch
    has what is left. For each batch, model.gradient is asked once and the arrays in model.params
    move one step, in place, before the next. lr is meant for Adam, which is ready in given.py; one
    Adam serves for all steps. x stays as it was.

    noise: the standard deviation of the normal noise that is added to every pixel of the input, and
    never to the target; it is drawn anew each time, and nothing is cut off at 0 and 1. With 0 the
    images go in as they are. Order and noise are drawn by rng.

    On 1,187 handwritten digits of 8 x 8 pixels, with hidden_size 64, code_size 8, noise 0.1, 30
    epochs, batch_size 32 and lr 0.005, the squared error of digits that the model has never seen
    should be at most 0.9 times that of the best 8 principal components. Only the code passes from
    encode to decode, in another model with the same params.

    この大きさの新しい Autoencoder に、画像 x (N, D) と同じものを出すことを学習させて返します。

    1エポックごとに、すべての画像を新しいランダムな順に1回ずつ、batch_size 枚ずつ使います。
    最後のバッチは残りの枚数です。バッチごとに model.gradient を1回呼び、次のバッチの前に
    model.params の配列そのものを1歩動かします。lr は given.py にある Adam のための値です。
    1つの Adam をすべてのステップに使います。x は元のまま残します。

    noise: 入力のすべてのピクセルに足す正規分布のノイズの標準偏差。正解には決して足しません。
    ノイズは毎回引き直し、0 と 1 で切りそろえることはしません。0 なら画像をそのまま入れます。
    順番とノイズは rng で引きます。

    8 x 8 ピクセルの手書き数字 1,187 枚を使い、hidden_size 64、code_size 8、noise 0.1、30 エポック、
    batch_size 32、lr 0.005 で学習させると、見たことのない数字画像での二乗誤差は、最良の主成分
    8 個を使ったときの 0.9 倍以下になるはずです。同じ params を持つ別のモデルで、encode から decode に
    符号だけを渡して測ります。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t = np.arange(8)
    rows, columns = rng.uniform(1, 6, (2, 1500, 1, 1))  # a bright spot, somewhere | どこかに明るい点
    spots = np.exp(-((t[:, None] - rows) ** 2 + (t - columns) ** 2) / 3).reshape(-1, 64)
    x, unseen = spots[:1200], spots[1200:]
    noisy = unseen + 0.2 * rng.normal(size=unseen.shape)
    print("the noise:", np.mean((noisy - unseen) ** 2))
    for epochs in (1, 10, 30):
        model = train_autoencoder(x, 64, 4, 0.2, epochs, 32, 0.003, rng)
        print(epochs, "what is left of it:", model.loss(noisy, unseen))
