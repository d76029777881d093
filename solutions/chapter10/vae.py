"""A variational autoencoder: it codes an image as a cloud of points, and draws new images.

    x -> affine, ReLU -> mu, log_var -> z = mu + sigma * eps -> affine, ReLU, affine, sigmoid -> y

N images of D pixels, each from 0 to 1; H hidden neurons in the encoder and as many in the decoder;
L latent numbers. log_var is log(sigma^2), the logarithm of the variance, throughout.

変分オートエンコーダ(VAE)です。画像を点ではなく点の雲に符号化し、新しい画像も描きます。

    x -> Affine、ReLU -> mu、log_var -> z = mu + sigma * eps
      -> Affine、ReLU、Affine、シグモイド -> y

画像は N 枚で、それぞれ D 個のピクセル(0 から 1)からなります。隠れ層のニューロンはエンコーダも
デコーダも H 個、潜在変数は L 個です。log_var は、どこでも log(sigma^2)、つまり分散の対数です。
"""

import numpy as np
from given import Adam


def reparameterize(mu, log_var, eps):
    """Return the points z = mu + sigma * eps of the clouds, where sigma^2 = exp(log_var).

    mu, log_var, eps: arrays of one shape, (N, L) or any other. eps: standard normal numbers that
    somebody has drawn; nothing is drawn in here.

    >>> reparameterize(np.array([1.0, 1.0]), np.array([0.0, np.log(4)]), np.array([0.5, 0.5]))
    array([1.5, 2. ])

    雲の中の点 z = mu + sigma * eps を返します。sigma^2 = exp(log_var) です。

    mu、log_var、eps: 同じ形状の配列。(N, L) のほか、どんな形状でもかまいません。
    eps: 呼び出す側が引いた標準正規乱数。この関数の中では乱数を引きません。
    """
    ### BEGIN SOLUTION
    return mu + np.exp(log_var / 2) * eps
    ### END SOLUTION


def kl_divergence(mu, log_var):
    """Return the KL divergence of the clouds from the standard normal distribution.

    mu, log_var: (N, L). A sum over the L numbers of an image, a mean over the N images, in nats
    (natural logarithm). A cloud that is itself standard normal costs 0.

    >>> kl_divergence(np.array([[0.0, 0.0], [1.0, 2.0]]), np.zeros((2, 2)))
    1.25

    雲の、標準正規分布からのKLダイバージェンスを返します。

    mu、log_var: (N, L)。1枚の画像の L 個の数について和をとり、N 枚の画像で平均します。
    単位はナット(自然対数)です。標準正規分布そのものの雲なら 0 です。
    """
    ### BEGIN SOLUTION
    per_image = (mu**2 + np.exp(log_var) - log_var - 1).sum(axis=1) / 2  # (N, L) -> (N,)
    return per_image.mean()
    ### END SOLUTION


def reconstruction_loss(x, y):
    """Return the binary cross entropy of the images y that came out, for the images x that went in.

    x, y: (N, D), all numbers from 0 to 1; x may be grey. A sum over the D pixels of an image, a
    mean over the N images. It stays finite if numbers of y are exactly 0 or 1: a tiny epsilon, such
    as 1e-7, inside each logarithm is fine.

    >>> reconstruction_loss(np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]]))  # 2 log 2
    1.386294...

    入れた画像 x に対する、出てきた画像 y の二値交差エントロピーを返します。

    x、y: (N, D)、値はどれも 0 から 1 で、x は灰色(途中の値)でもかまいません。
    1枚の画像の D 個のピクセルについて和をとり、N 枚の画像で平均します。
    y にちょうど 0 や 1 があっても、有限の値を返します。対数の中に 1e-7 のような
    ごく小さな数を足してかまいません。
    """
    ### BEGIN SOLUTION
    per_pixel = x * np.log(y + 1e-7) + (1 - x) * np.log(1 - y + 1e-7)
    return -per_pixel.sum(axis=1).mean()  # (N, D) -> (N,) -> one number
    ### END SOLUTION


class VAE:
    """A variational autoencoder with one hidden layer on each side.

    The network calculates with the arrays that stand in params at that moment. The grader trains
    it in the way of the loop at the end of this file, with Adam, rate 0.01, 30 epochs and batches
    of 32, on 1,187 handwritten digits of 8 x 8 pixels, with 64 hidden neurons and 8 latent numbers.
    After that the loss of other digits should be below 26, and the KL divergence in it above 0.5.

    >>> model = VAE(64, 32, 8)
    >>> mu, log_var = model.encode(np.zeros((5, 64)))
    >>> mu.shape, log_var.shape, model.decode(mu).shape
    ((5, 8), (5, 8), (5, 64))

    エンコーダとデコーダに隠れ層を1つずつ持つ変分オートエンコーダです。

    計算には、そのとき params に入っている配列を使います。採点では、このファイルの最後にあるループと
    同じやり方(Adam、学習率 0.01、30 エポック、バッチサイズ 32)で、8 x 8 ピクセルの手書き数字 1,187 枚を
    学習させます。隠れ層のニューロンは 64 個、潜在変数は 8 個です。学習の後、別の数字画像での損失は 26 を
    下回り、そのうちKLダイバージェンスは 0.5 を上回るはずです。
    """

    def __init__(self, input_size, hidden_size, latent_size):
        """Make the dictionary self.params; D, H and L are these sizes.

        W1 (D, H), b1 (H,): into the hidden layer of the encoder. Wm (H, L), bm (L,): to mu. Wv
        (H, L), bv (L,): to log_var. W2 (L, H), b2 (H,): into the hidden layer of the decoder. W3
        (H, D), b3 (D,): to the pixels. All are float64. The weights are random, and others in the
        next model: for (R, C), standard normal numbers times sqrt(2 / R) are a good size. The
        biases are 0.

        辞書 self.params を作ります。大きさは順に D、H、L です。

        W1 (D, H)、b1 (H,): エンコーダの隠れ層へ。Wm (H, L)、bm (L,): mu へ。Wv (H, L)、bv (L,):
        log_var へ。W2 (L, H)、b2 (H,): デコーダの隠れ層へ。W3 (H, D)、b3 (D,): ピクセルへ。
        どれも float64 です。重みはランダムで、モデルを作るたびに違います。(R, C) の重みには、
        標準正規乱数に sqrt(2 / R) を掛けた大きさがちょうどよいです。バイアスは 0 です。
        """
        ### BEGIN SOLUTION
        D, H, L = input_size, hidden_size, latent_size
        sizes = {"1": (D, H), "m": (H, L), "v": (H, L), "2": (L, H), "3": (H, D)}
        self.params = {}
        for name, (rows, columns) in sizes.items():
            self.params["W" + name] = np.random.randn(rows, columns) * np.sqrt(2 / rows)
            self.params["b" + name] = np.zeros(columns)
        ### END SOLUTION

    def encode(self, x):
        """Return the pair (mu, log_var), each (N, L), for images x (N, D).

        Both are affine functions of the hidden layer, without an activation; the hidden layer is
        the ReLU of an affine function of x.

        画像 x (N, D) に対する組 (mu, log_var) を返します。どちらも (N, L) です。

        どちらも隠れ層の Affine で、活性化関数は通しません。隠れ層は、x の Affine を
        ReLU に通したものです。
        """
        ### BEGIN SOLUTION
        p = self.params
        self.h = np.maximum(x @ p["W1"] + p["b1"], 0)  # (N, D) -> (N, H)
        return self.h @ p["Wm"] + p["bm"], self.h @ p["Wv"] + p["bv"]  # (N, H) -> (N, L), twice
        ### END SOLUTION

    def decode(self, z):
        """Return the images (N, D), with numbers from 0 to 1, for points z (N, L).

        Affine, ReLU, affine, sigmoid.

        点 z (N, L) から、値が 0 から 1 の画像 (N, D) を返します。

        Affine、ReLU、Affine、シグモイドの順です。
        """
        ### BEGIN SOLUTION
        p, self.z = self.params, z
        self.g = np.maximum(z @ p["W2"] + p["b2"], 0)  # (N, L) -> (N, H)
        return 1 / (1 + np.exp(-(self.g @ p["W3"] + p["b3"])))  # (N, H) -> (N, D)
        ### END SOLUTION

    def loss(self, x, eps):
        """Return the loss of images x (N, D), with the random numbers eps (N, L) for their points.

        It is the reconstruction loss of the decoded points plus the KL divergence of the clouds.

        点を選ぶ乱数が eps (N, L) のときの、画像 x (N, D) の損失を返します。

        点を復号した画像の再構成の損失と、雲のKLダイバージェンスとの和です。
        """
        ### BEGIN SOLUTION
        self.mu, self.log_var = self.encode(x)
        self.y = self.decode(reparameterize(self.mu, self.log_var, eps))
        return reconstruction_loss(x, self.y) + kl_divergence(self.mu, self.log_var)
        ### END SOLUTION

    def gradient(self, x, eps):
        """Return the gradient of loss(x, eps) for each parameter, by backpropagation.

        A dictionary with the keys and shapes of self.params, which stays as it was. It comes from
        one pass forward and one pass backward: differences, for which every parameter is tried, are
        not accepted.

        loss(x, eps) の各パラメータについての勾配を、誤差逆伝播法で求めて返します。

        キーと形状が self.params と同じ辞書です。self.params の値は変えません。
        順伝播と逆伝播を1回ずつ行って求めます。パラメータを1つずつ動かして調べる数値微分は、
        正解になりません。
        """
        ### BEGIN SOLUTION
        self.loss(x, eps)
        p, grads, n = self.params, {}, len(x)
        dscores = (self.y - x) / n  # (N, D), through the sigmoid
        grads["W3"], grads["b3"] = self.g.T @ dscores, dscores.sum(axis=0)
        dg = (dscores @ p["W3"].T) * (self.g > 0)  # (N, D) -> (N, H), through the ReLU
        grads["W2"], grads["b2"] = self.z.T @ dg, dg.sum(axis=0)
        dz = dg @ p["W2"].T  # (N, H) -> (N, L)
        dmu = dz + self.mu / n
        dlog_var = dz * eps * np.exp(self.log_var / 2) / 2 + (np.exp(self.log_var) - 1) / (2 * n)
        grads["Wm"], grads["bm"] = self.h.T @ dmu, dmu.sum(axis=0)
        grads["Wv"], grads["bv"] = self.h.T @ dlog_var, dlog_var.sum(axis=0)
        dh = (dmu @ p["Wm"].T + dlog_var @ p["Wv"].T) * (self.h > 0)  # (N, L) -> (N, H)
        grads["W1"], grads["b1"] = x.T @ dh, dh.sum(axis=0)
        return grads
        ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    t = np.arange(8)
    rows, columns = rng.uniform(1, 6, (2, 1500, 1, 1))  # a bright spot, somewhere | どこかに明るい点
    spots = np.exp(-((t[:, None] - rows) ** 2 + (t - columns) ** 2) / 3).reshape(-1, 64)
    x, unseen = spots[:1200], spots[1200:]
    model, optimizer = VAE(64, 64, 8), Adam(0.01)
    for epoch in range(30):
        for batch in np.array_split(rng.permutation(x), len(x) // 32):
            optimizer.update(model.params, model.gradient(batch, rng.normal(size=(len(batch), 8))))
        mu, log_var = model.encode(unseen)
        print(epoch, model.loss(unseen, rng.normal(size=mu.shape)), kl_divergence(mu, log_var))
    for row in model.decode(rng.normal(size=(1, 8))).reshape(8, 8):  # a new spot | 新しい点
        print(" ".join(" .:+#"[int(4.99 * value)] for value in row))
