"""Given for this chapter: layers of chapter 7, Adam, a training loop, sequences to turn round, and text.

Import them, leave them as they are.

この章で用意されているコードです。第7章のレイヤ、Adam、学習のループ、逆順にする系列、学習に使う文章が
入っています。import して使い、書き換えないでください。
"""

import re

import numpy as np

START = 10  # comes before every sequence that is to be written | 書き出す系列の先頭に置く開始記号

GRAMMAR = {  # what may stand for each name, one as likely as another | 名前の候補、どれも同じ確率
    "sentence": ["{one}{near} {does}{where}. ", "{some}{near} {do}{where}. "],
    "near": 3 * [""] + [" {place}"],
    "where": 7 * [""] + 3 * [" {place}"],
    "does": ["{sleeps}", "{sees} {whom}"],
    "do": ["{sleep}", "{see} {whom}"],
    "whom": ["{one}", "{some}"],
    "one": ["{a}{kind} {cat}"],
    "some": ["{many}{kind} {cats}"],
    "kind": 3 * [""] + 2 * [" {small}"],
    "a": ["a", "every", "the"],
    "many": ["many", "some", "the"],
    "small": ["brown", "happy", "old", "quiet", "small"],
    "cat": ["bird", "cat", "child", "dog", "fish", "girl"],
    "cats": ["birds", "cats", "children", "dogs", "fishes", "girls"],
    "sees": ["follows", "hears", "likes", "sees"],
    "see": ["follow", "hear", "like", "see"],
    "sleeps": ["runs", "sings", "sleeps", "waits"],
    "sleep": ["run", "sing", "sleep", "wait"],
    "place": ["at home", "in the garden", "near the river", "under the tree"],
}


def sentences(rng, length):
    """Return a text of so many characters, drawn from rng: simple sentences of GRAMMAR, one by one.

    There are 25 characters: 23 letters, the space and the full stop. A reader who knows the grammar
    by heart has a perplexity of 1.43 for the next character. Nobody can do better.

    >>> sentences(np.random.default_rng(0), 46)
    'some cats run. the small dog likes some girls.'

    length 文字の文章を返します。GRAMMAR に従う簡単な英文を、rng で1文ずつ引いて並べたものです。

    文字は、英字 23 個、空白、ピリオドの 25 種類です。この文法を完全に知っている人が次の1文字を
    予測するときのパープレキシティは 1.43 です。これより良い予測は誰にもできません。
    """
    text = ""
    while len(text) < length:
        text += expand("sentence", rng)
    return text[:length]


def expand(name, rng):
    """Return something that may stand for this name of GRAMMAR, drawn from rng.

    GRAMMAR のこの名前の所に入るものを、rng から引いて返します。
    """
    chosen = GRAMMAR[name][rng.integers(len(GRAMMAR[name]))]
    return re.sub(r"\{(\w+)\}", lambda found: expand(found[1], rng), chosen)


class Adam:
    """Adam as in chapter 4, ready for use.

    >>> optimizer = Adam(0.01)
    >>> optimizer.update(model.params, grads)

    第4章の Adam です。このまま使えます。
    """

    def __init__(self, lr):
        self.lr, self.steps, self.m, self.v = lr, 0, {}, {}

    def update(self, params, grads):
        """Move every array of params one step, in place. grads has the same keys.

        params のすべての配列を、配列そのものに書き込んで1歩進めます。grads のキーは params と
        同じです。
        """
        self.steps += 1
        for key, grad in grads.items():
            self.m[key] = 0.9 * self.m.get(key, 0) + 0.1 * grad
            self.v[key] = 0.999 * self.v.get(key, 0) + 0.001 * grad**2
            m, v = self.m[key] / (1 - 0.9**self.steps), self.v[key] / (1 - 0.999**self.steps)
            params[key] -= self.lr * m / (np.sqrt(v) + 1e-8)


def reversals(rng, count):
    """Return `count` sequences of 8 symbols, and the same turned round, drawn from rng: a pair (xs, ts).

    xs: integers (count, 8), each from 0 to 9. ts: integers (count, 9): first START, which is 10, and
    then the 8 symbols of that row of xs from the last to the first. With START there are 11 symbols.

    >>> xs, ts = reversals(np.random.default_rng(0), 2)
    >>> xs.tolist()
    [[8, 6, 5, 2, 3, 0, 0, 0], [1, 8, 6, 9, 5, 6, 9, 7]]
    >>> ts.tolist()
    [[10, 0, 0, 0, 3, 2, 5, 6, 8], [10, 7, 9, 6, 5, 9, 6, 8, 1]]

    8 個の記号の系列を count 本と、それを逆順にしたものを、rng から引いて組 (xs, ts) で返します。

    xs: 0 から 9 の整数 (count, 8)。ts: 整数 (count, 9)。先頭は開始記号 START (10) で、その後に、xs の
    同じ行の 8 個の記号が最後から順に並びます。START も含めると、記号は 11 種類です。
    """
    xs = rng.integers(10, size=(count, 8))
    return xs, np.concatenate([np.full((count, 1), START), xs[:, ::-1]], axis=1)


def train(model, xs, ts, steps, batch_size, lr, rng):
    """Train the model on pairs (xs, ts) with Adam, in place. Nothing is returned.

    model: anything with params and gradient(xs, ts). xs, ts: arrays with a sequence a row. Each step
    takes batch_size rows, drawn from rng.

    組 (xs, ts) を使い、Adam でモデルを訓練します。モデルそのものを変え、何も返しません。

    model: params と gradient(xs, ts) を持つもの。xs、ts: 1行が1つの系列の配列。1ステップごとに、batch_size 行
    を rng から引いて使います。
    """
    optimizer = Adam(lr)
    for _ in range(steps):
        chosen = rng.integers(len(xs), size=batch_size)
        optimizer.update(model.params, model.gradient(xs[chosen], ts[chosen]))


class Embedding:
    """A table with a row of D numbers for each of V ids, as in chapter 7. W: (V, D).

    `forward` takes ids of any shape. `backward` leaves the gradient for W in `dW`. The layer keeps W
    itself, no copy, as all layers of this file keep their arrays.

    第7章の埋め込みです。V 個の ID それぞれに、D 個の数からなる行を1つ持つ表です。W: (V, D)

    forward に渡す ID の配列の形状は自由です。backward は W についての勾配を dW に残します。W はコピーせず、
    そのまま持ちます。このファイルのレイヤはどれも同じです。
    """

    def __init__(self, W):
        self.W = W
        self.dW = None

    def forward(self, idx):
        """Return the rows of these ids: the shape of idx and then D.

        ID に対応する行を返します。形状は、idx の形状の後に D が続いたものです。
        """
        self.idx = idx
        return self.W[idx]

    def backward(self, dout):
        """Leave the gradient for W, (V, D), in `dW`; dout has the shape of the output.

        W についての勾配 (V, D) を dW に残します。dout の形状は出力と同じです。
        """
        self.dW = np.zeros_like(self.W)
        np.add.at(self.dW, self.idx, dout)


class TimeLSTM:
    """T steps of an LSTM, as in chapter 7. Wx: (D, 4H), Wh: (H, 4H), b: (4H,), in the order f, g, i, o.

    stateful: if True, `forward` goes on from the states `h` and `c` that the call before left or that
    were set; else, and after `reset_state`, from zeros. `backward` leaves `dWx`, `dWh`, `db`, and in
    `dh` the gradient for the h that `forward` began with.

    第7章の TimeLSTM で、LSTM の T ステップです。Wx: (D, 4H)、Wh: (H, 4H)、b: (4H,)。列は f、g、i、o の順です。

    stateful: True なら、forward は、前の呼び出しが残した状態、または設定された状態 h、c から続けます。
    False のときと reset_state の後は、0 から始めます。backward は dWx、dWh、db を残し、forward が始まった
    ときの h についての勾配を dh に残します。
    """

    def __init__(self, Wx, Wh, b, stateful=False):
        self.Wx, self.Wh, self.b, self.stateful = Wx, Wh, b, stateful
        self.dWx = self.dWh = self.db = self.h = self.c = self.dh = None

    def set_state(self, h, c):
        """Let the next call of `forward` start from h and c, each (N, H), if the layer is stateful.

        stateful なら、次の forward を h と c(どちらも (N, H))から始めます。
        """
        self.h, self.c = h, c

    def reset_state(self):
        """Let the next call of `forward` start from zeros.

        次の forward を 0 から始めます。
        """
        self.h = self.c = None

    def forward(self, xs):
        """Return the hidden states (N, T, H) of all steps; xs: (N, T, D).

        全ステップの隠れ状態 (N, T, H) を返します。xs: (N, T, D)
        """
        if self.h is None or not self.stateful:
            self.h = self.c = np.zeros((len(xs), len(self.Wh)), xs.dtype)
        self.xs, self.steps, hs = xs, [], []
        for t in range(xs.shape[1]):
            a = xs[:, t] @ self.Wx + self.h @ self.Wh + self.b  # (N, 4H)
            f, g, i, o = np.split(a, 4, axis=1)
            f, g, i, o = sigmoid(f), np.tanh(g), sigmoid(i), sigmoid(o)
            c_next = f * self.c + g * i
            self.steps.append((self.h, self.c, c_next, f, g, i, o))
            self.h, self.c = o * np.tanh(c_next), c_next
            hs.append(self.h)
        return np.stack(hs, axis=1)  # T times (N, H) -> (N, T, H)

    def backward(self, dhs):
        """Return the gradient for xs, (N, T, D); dhs: (N, T, H), what comes to each state from above.

        xs についての勾配 (N, T, D) を返します。dhs: (N, T, H)、各ステップの状態に上から届く勾配
        """
        self.dWx, self.dWh, self.db = (np.zeros_like(array) for array in (self.Wx, self.Wh, self.b))
        dxs, self.dh, dc = np.empty_like(self.xs), 0, 0
        for t in reversed(range(dhs.shape[1])):
            h, c, c_next, f, g, i, o = self.steps[t]
            dh, tanh_c = dhs[:, t] + self.dh, np.tanh(c_next)
            dc = dc + dh * o * (1 - tanh_c**2)
            df, dg = dc * c * f * (1 - f), dc * i * (1 - g**2)
            di, do = dc * g * i * (1 - i), dh * tanh_c * o * (1 - o)
            da = np.concatenate([df, dg, di, do], axis=1)  # (N, 4H)
            self.dWx += self.xs[:, t].T @ da
            self.dWh += h.T @ da
            self.db += da.sum(axis=0)
            dxs[:, t], self.dh, dc = da @ self.Wx.T, da @ self.Wh.T, dc * f
        return dxs


class TimeAffine:
    """xs @ W + b at every step, as in chapter 7. W: (D, M), b: (M,).

    `backward` leaves the gradients in `dW` and `db`.

    第7章の TimeAffine で、各ステップで xs @ W + b を計算します。W: (D, M)、b: (M,)

    backward は勾配を dW と db に残します。
    """

    def __init__(self, W, b):
        self.W, self.b, self.dW, self.db = W, b, None, None

    def forward(self, xs):
        """Return xs @ W + b, (N, T, M); xs: (N, T, D).

        xs @ W + b (N, T, M) を返します。xs: (N, T, D)
        """
        self.xs = xs
        return xs @ self.W + self.b

    def backward(self, dout):
        """Return the gradient for xs, (N, T, D); dout: (N, T, M).

        xs についての勾配 (N, T, D) を返します。dout: (N, T, M)
        """
        flat = dout.reshape(-1, len(self.b))  # (N * T, M)
        self.dW, self.db = self.xs.reshape(-1, len(self.W)).T @ flat, flat.sum(axis=0)
        return dout @ self.W.T


class TimeSoftmaxWithLoss:
    """Softmax and the mean cross-entropy error over all steps, as in chapter 7.

    Positions at which ts is -1 do not count.

    第7章の TimeSoftmaxWithLoss で、ソフトマックスと、全ステップの交差エントロピー誤差の平均です。

    ts が -1 の位置は数えません。
    """

    def forward(self, xs, ts):
        """Return the loss of the scores xs (N, T, V) for the right symbols ts, integers (N, T).

        スコア xs (N, T, V) の、正解の記号の番号 ts (N, T) に対する損失を返します。
        """
        e = np.exp(xs - xs.max(axis=2, keepdims=True))
        self.ys = e / e.sum(axis=2, keepdims=True)  # (N, T, V)
        n, t = np.nonzero(ts != -1)  # the positions that count | 数える位置
        self.right = n, t, ts[n, t]
        return -np.mean(np.log(self.ys[self.right] + 1e-12))

    def backward(self, dout=1):
        """Return the gradient for xs, (N, T, V).

        xs についての勾配 (N, T, V) を返します。
        """
        n, t, _ = self.right
        dxs = np.zeros_like(self.ys)
        dxs[n, t] = self.ys[n, t]
        dxs[self.right] -= 1
        return dout * dxs / len(n)


def sigmoid(x):
    """Return 1 / (1 + exp(-x)) for every number of x, as in chapter 1.

    第1章のとおり、x の各要素に対する 1 / (1 + exp(-x)) を返します。
    """
    z = np.exp(-np.abs(x))  # at most 1: nothing overflows
    return np.where(x >= 0, 1, z) / (1 + z)
