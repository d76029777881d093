"""Given for this chapter: networks, what is needed to train them, and a grid to walk in.

Import them, leave them as they are.

この章で用意されているコードです。ネットワーク、その訓練に使うもの、歩き回る格子の世界が入って
います。import して使い、書き換えないでください。
"""

import numpy as np


class MLP:
    """A ready network of affine layers with ReLU between them, as in chapters 2 and 3.

    sizes: the numbers of neurons, the input first: [64, 16, 10] are two affine layers. rng: a NumPy
    generator, which the first weights are drawn from (He). params: {"W1": (64, 16), "b1": (16,),
    "W2": (16, 10), "b2": (10,)}. The network calculates with these very arrays.

    >>> network = MLP([64, 16, 10], np.random.default_rng(0))
    >>> network.predict(np.zeros((5, 64))).shape
    (5, 10)

    すぐに使えるネットワークです。第2章と第3章のように、Affine レイヤを、間に ReLU をはさんで
    重ねます。

    sizes: 入力から順に並べたニューロンの数。[64, 16, 10] なら Affine レイヤは2つです。
    rng: NumPy の乱数生成器で、重みの初期値(He)をここから引きます。params は {"W1": (64, 16),
    "b1": (16,), "W2": (16, 10), "b2": (10,)} です。ネットワークはまさにこれらの配列を使って
    計算します。
    """

    def __init__(self, sizes, rng):
        self.params, self.grads, self.depth = {}, {}, len(sizes) - 1
        for n in range(1, self.depth + 1):
            d, m = sizes[n - 1], sizes[n]
            self.params[f"W{n}"] = rng.normal(scale=np.sqrt(2 / d), size=(d, m))
            self.params[f"b{n}"] = np.zeros(m)

    def predict(self, x):
        """Return the scores (N, K) of x (N, D), without a softmax.

        x (N, D) のスコア (N, K) を返します。ソフトマックスは通しません。
        """
        return self._layers(x)[-1]

    def forward(self, x):
        """Return the scores as `predict` does, and remember the way for `backward`.

        predict と同じスコアを返し、backward のために途中の値を覚えておきます。
        """
        self.outputs = self._layers(x)
        return self.outputs[-1]

    def backward(self, dout):
        """Return the gradient for x, (N, D), and leave those for params in `grads`.

        dout: (N, K), the gradient of any loss for the scores of the last `forward`. grads has the
        keys of params.

        x についての勾配 (N, D) を返し、params についての勾配を grads に残します。

        dout: (N, K)、直前の forward のスコアについての、損失の勾配(損失は何でもかまいません)。
        grads のキーは params と同じです。
        """
        self.grads = {}
        for n in range(self.depth, 0, -1):
            if n < self.depth:
                dout = dout * (self.outputs[n] > 0)
            self.grads[f"W{n}"] = self.outputs[n - 1].T @ dout  # (D, N) @ (N, M) -> (D, M)
            self.grads[f"b{n}"] = dout.sum(axis=0)  # (N, M) -> (M,)
            dout = dout @ self.params[f"W{n}"].T  # (N, M) @ (M, D) -> (N, D)
        return dout

    def gradient(self, x, t):
        """Return the gradient of `cross_entropy(predict(x), t)` for each parameter, a dictionary.

        x: (N, D). t: labels (N,) or one-hot (N, K).

        損失 cross_entropy(predict(x), t) の、各パラメータについての勾配を辞書で返します。

        x: (N, D)、t: ラベル (N,) または one-hot 表現 (N, K)
        """
        y = softmax(self.forward(x))
        self.backward((y - one_hot(t, y.shape[1])) / len(y))
        return self.grads

    def accuracy(self, x, t):
        """Return the share of right answers, 0 to 1. t: labels (N,).

        正解の割合を 0 から 1 で返します。t: ラベル (N,)
        """
        return np.mean(self.predict(x).argmax(axis=1) == t)

    def _layers(self, x):
        """Return what comes out of each layer, x first.

        各層の出力を、x から順に並べて返します。
        """
        outputs = [x]
        for n in range(1, self.depth + 1):
            a = outputs[-1] @ self.params[f"W{n}"] + self.params[f"b{n}"]  # (N, D) -> (N, M)
            outputs.append(np.maximum(a, 0) if n < self.depth else a)
        return outputs


def softmax(scores):
    """Return the softmax of every row, as in chapter 1. scores: (N, K).

    第1章のとおり、行ごとのソフトマックスを返します。scores: (N, K)
    """
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def one_hot(t, num_classes):
    """Return t as one-hot rows (N, K); one-hot rows stay as they are. t: labels (N,) or (N, K).

    t を one-hot 表現の行 (N, K) にして返します。初めから one-hot 表現なら、そのまま返します。
    t: ラベル (N,) または (N, K)
    """
    t = np.asarray(t)
    return np.eye(num_classes)[t] if t.ndim == 1 else t


def cross_entropy(scores, t):
    """Return the cross-entropy error of scores (N, K), before the softmax: a mean over the rows.

    t: labels (N,), or one-hot or other probabilities (N, K).

    ソフトマックスを通す前のスコア (N, K) から、交差エントロピー誤差(行の平均)を返します。

    t: ラベル (N,)、または、one-hot 表現などの確率 (N, K)
    """
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_y = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (N, K)
    return -np.mean(np.sum(one_hot(t, log_y.shape[1]) * log_y, axis=1))


class SGD:
    """Stochastic gradient descent as in chapter 3, ready for use.

    >>> optimizer = SGD(0.1)
    >>> optimizer.update(network.params, network.gradient(x, t))

    第3章の確率的勾配降下法です。このまま使えます。
    """

    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        """Move every array of params one step, in place. grads has the same keys.

        params のすべての配列を、配列そのものに書き込んで1歩進めます。grads のキーは params と
        同じです。
        """
        for key, grad in grads.items():
            params[key] -= self.lr * grad


class Adam:
    """Adam as in chapter 4, ready for use.

    >>> optimizer = Adam(0.001)
    >>> optimizer.update(network.params, network.gradient(x, t))

    第4章の Adam です。このまま使えます。
    """

    def __init__(self, lr, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.steps, self.m, self.v = 0, {}, {}

    def update(self, params, grads):
        """Move every array of params one step, in place. grads has the same keys.

        params のすべての配列を、配列そのものに書き込んで1歩進めます。grads のキーは params と
        同じです。
        """
        self.steps += 1
        for key, grad in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0) + (1 - self.beta1) * grad
            self.v[key] = self.beta2 * self.v.get(key, 0) + (1 - self.beta2) * grad**2
            m = self.m[key] / (1 - self.beta1**self.steps)
            v = self.v[key] / (1 - self.beta2**self.steps)
            params[key] -= self.lr * m / (np.sqrt(v) + 1e-8)


class PatternNet:
    """A finished convolutional network, for grad_cam: filters, ReLU, max pooling, an affine layer.

    filters: (C, 1, F, F), F odd; an image is padded with zeros, so that its maps have its size.
    b: (C,), added to the maps before ReLU. pool: the side of the pooling windows.
    W: (C * h * w, K), with h and w the height and width of an image divided by pool.

    >>> network = PatternNet(filters, b, pool, W)
    >>> scores = network.forward(x)  # (N, 1, H, W) -> (N, K)
    >>> gradients = network.backward(dscores)  # (N, K) -> (N, C, h, w)

    activations: the maps (N, C, h, w) of the last `forward`, from which the scores are made.

    grad_cam で使う、完成した畳み込みネットワークです。フィルター、ReLU、最大プーリング、Affine
    レイヤを通します。

    filters: (C, 1, F, F)。F は奇数です。画像のまわりを 0 で埋めるので、マップは画像と同じ大きさに
    なります。
    b: (C,)。ReLU の前にマップに足します。pool: プーリングの窓の1辺です。
    W: (C * h * w, K)。h と w は、画像の高さと幅を pool で割ったものです。

    activations: 最後の forward でのマップ (N, C, h, w) です。スコアはここから計算されます。
    """

    def __init__(self, filters, b, pool, W):
        self.filters, self.b, self.pool, self.W = filters, b, pool, W
        self.activations = None

    def forward(self, x):
        """Return the scores (N, K) of images x (N, 1, H, W), without a softmax.

        画像 x (N, 1, H, W) のスコア (N, K) を返します。ソフトマックスは通しません。
        """
        side = self.filters.shape[-1]
        around = [(0, 0), (0, 0), (side // 2, side // 2), (side // 2, side // 2)]
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, around), (side, side), (2, 3))
        maps = np.einsum("nchwij,fcij->nfhw", windows, self.filters) + self.b[:, None, None]
        n, c, height, width = maps.shape
        blocks = maps.reshape(n, c, height // self.pool, self.pool, width // self.pool, self.pool)
        self.activations = np.maximum(blocks.max(axis=(3, 5)), 0)  # (N, C, h, w)
        return self.activations.reshape(n, -1) @ self.W

    def backward(self, dscores):
        """Return the gradient for the activations, (N, C, h, w), of sum(dscores * scores).

        dscores: (N, K), the gradient for the scores of the last `forward`.

        sum(dscores * scores) の、activations についての勾配 (N, C, h, w) を返します。

        dscores: (N, K)。最後の forward のスコアについての勾配です。
        """
        return (dscores @ self.W.T).reshape(self.activations.shape)


class NoiseModel:
    """A ready network that tells the noise in data, for `diffusion`. D numbers a row, T steps.

    rng: a NumPy generator, which the first weights are drawn from. params: the dictionary of arrays
    that it calculates with. It is an MLP with two hidden layers of 64, and reads t as a row of
    sines and cosines, as the positions of chapter 8.

    >>> model = NoiseModel(2, 50, np.random.default_rng(0))
    >>> model.predict_noise(np.zeros((3, 2)), np.array([0, 7, 49])).shape
    (3, 2)

    `diffusion` のための、すぐに使えるネットワークです。データに混ざったノイズを予測します。
    1行の数は D 個、ステップの数は T です。

    rng: NumPy の乱数生成器で、重みの初期値をここから引きます。params は、計算に使う配列の辞書です。
    中身は、64 個のニューロンの隠れ層を2つ持つ MLP で、t は第8章の位置と同じように、
    サインとコサインを並べた行にして読みます。
    """

    def __init__(self, D, T, rng):
        self.T, self.mlp = T, MLP([D + 8, 64, 64, D], rng)
        self.params = self.mlp.params

    def predict_noise(self, x, t):
        """Return the noise (N, D) that it sees in x (N, D) at step t, integers (N,) or one for all.

        x (N, D) に含まれていると考えられるノイズ (N, D) を返します。t: ステップの番号。整数 (N,)
        か、全行に共通の1つの整数
        """
        return self.mlp.predict(self._inputs(x, t))

    def gradient(self, x, t, noise):
        """Return the gradient of noise_loss(predict_noise(x, t), noise) for each parameter.

        noise: (N, D), what is really in x. A dictionary with the keys of params.

        noise_loss(predict_noise(x, t), noise) の、各パラメータについての勾配を返します。

        noise: (N, D)、x に本当に含まれているノイズ。戻り値は、params と同じキーの辞書です。
        """
        predicted = self.mlp.forward(self._inputs(x, t))  # (N, D + 8) -> (N, D)
        self.mlp.backward(2 * (predicted - noise) / noise.size)
        return self.mlp.grads

    def _inputs(self, x, t):
        """Return x and the sines and cosines of t side by side, (N, D + 8).

        x と、t のサインとコサインを横に並べたもの (N, D + 8) を返します。
        """
        angles = np.reshape(t, (-1, 1)) / self.T * np.pi * np.array([0.5, 1, 2, 4])
        times = np.concatenate([np.sin(angles), np.cos(angles)], axis=1)  # (N, 8) or (1, 8)
        return np.concatenate([x, np.broadcast_to(times, (len(x), 8))], axis=1)


# A world to walk in | 歩き回る世界


class GridWorld:
    """A grid to walk in, for `q_learning`. One walks until the goal is reached, or a pit.

    cells: a list of texts, one a row: "." is free, "#" a wall, "x" a pit, "G" a goal. The states are
    numbered row by row, walls included, so that there are rows x columns (`num_states`). The actions
    are 0 up, 1 right, 2 down, 3 left (`num_actions` is 4). Against a wall or the edge, one stays where
    one is. Every episode begins in a free cell that is drawn from rng.

    >>> env = GridWorld(["..G", ".#x"], np.random.default_rng(0))
    >>> env.num_states, env.num_actions
    (6, 4)
    >>> env.reset()   # number 3 is the cell below the first one | 3 は左上の1つ下のマス
    3
    >>> env.step(0), env.step(1), env.step(1)
    ((0, 0.0, False), (1, 0.0, False), (2, 1.0, True))

    q_learning で歩き回る格子の世界です。ゴールか落とし穴に着くまで歩きます。

    cells: 文字列のリストで、1つが1行です。「.」は通れるマス、「#」は壁、「x」は落とし穴、「G」はゴールです。
    状態の番号は、壁も含めて左上から1行ずつ振るので、全部で 行数 × 列数 です(num_states)。行動は
    0 が上、1 が右、2 が下、3 が左です(num_actions は 4)。壁や端に向かって進むと、その場にとどまります。
    エピソードは毎回、rng で引いた通れるマスから始まります。
    """

    MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))

    def __init__(self, cells, rng):
        self.cells, self.rng = [list(row) for row in cells], rng
        self.rows, self.columns = len(cells), len(cells[0])
        self.num_states, self.num_actions = self.rows * self.columns, 4
        self.state = None

    def kind(self, state):
        """Return what stands in this cell: one of ". # x G".

        そのマスの種類を、「. # x G」のどれか1文字で返します。
        """
        return self.cells[state // self.columns][state % self.columns]

    def reset(self):
        """Begin an episode in a free cell, drawn from rng. Return its number.

        rng で引いた通れるマスからエピソードを始め、そのマスの番号を返します。
        """
        free = [state for state in range(self.num_states) if self.kind(state) == "."]
        self.state = int(self.rng.choice(free))
        return self.state

    def step(self, action):
        """Take an action. Return (state, reward, done): where one is now, what it brought, if it is over.

        The reward is 1.0 at a goal, -1.0 in a pit, else 0.0. The episode is over at a goal and in a pit.

        行動を1つ行い、(state, reward, done) を返します。今いるマス、得られた報酬、終わったかどうかです。

        報酬は、ゴールで 1.0、落とし穴で -1.0、それ以外では 0.0 です。ゴールか落とし穴に着くと終わりです。
        """
        down, right = self.MOVES[int(action)]
        row, column = self.state // self.columns + down, self.state % self.columns + right
        if 0 <= row < self.rows and 0 <= column < self.columns and self.cells[row][column] != "#":
            self.state = row * self.columns + column
        kind = self.kind(self.state)
        return self.state, {"G": 1.0, "x": -1.0}.get(kind, 0.0), kind in "Gx"

    def arrows(self, policy):
        """Return the grid as a text, with an arrow for the action that policy has for each free cell.

        格子を文字列にして返します。通れるマスには、policy の行動を矢印で書きます。
        """
        signs = [
            "^>v<"[int(policy[state])] if self.kind(state) == "." else self.kind(state)
            for state in range(self.num_states)
        ]
        return "\n".join(
            " ".join(signs[first : first + self.columns]) for first in range(0, self.num_states, self.columns)
        )
