"""Many to one: windows of a series, the last step of a sequence, and a reader of digits.

N sequences in a batch, T steps, D numbers a step; H numbers in a state.

多対一の課題です。時系列の窓、系列の最後のステップ、そして数字を読むネットワークを書きます。

バッチの系列は N 本、ステップは T 個、各ステップの数は D 個、状態の数は H 個です。
"""

import numpy as np
from given import Adam
from time_layers import TimeAffine, TimeSoftmaxWithLoss
from time_lstm import TimeLSTM


def windows(series, length):
    """Cut a series into windows, each with the number that comes after it as its answer.

    series: numbers (S,), in the order of time. length: how many numbers a window has, less than S.

    Returns the pair (xs, ts): xs (S - length, length, 1), where window i holds the numbers from
    series[i] on, one a step; ts (S - length,), the number that follows each window. The series
    stays as it is.

    >>> xs, ts = windows(np.array([1.0, 2.0, 3.0, 5.0, 8.0]), 3)
    >>> xs[:, :, 0].tolist(), ts.tolist()
    ([[1.0, 2.0, 3.0], [2.0, 3.0, 5.0]], [5.0, 8.0])

    時系列を窓に切り、それぞれの次に来る数を答えにします。

    series: 時間順に並んだ数 (S,)。length: 1つの窓に入る数の個数で、S より小さい整数。

    組 (xs, ts) を返します。xs は (S - length, length, 1) で、i 番目の窓には series[i] からの数が
    1ステップに1つずつ入ります。ts は (S - length,) で、それぞれの窓の次に来る数です。series は
    変えません。
    """
    ### BEGIN SOLUTION
    places = np.arange(len(series) - length)[:, None] + np.arange(length)  # (S - length, length)
    return series[places][:, :, None], series[length:]
    ### END SOLUTION


def last_step(hs, lengths):
    """Return of each sequence the state at its own last step.

    hs: states (N, T, H). lengths: integers (N,), from 1 to T: sequence n has lengths[n] steps, and
    what stands after them is padding. Returns (N, H).

    >>> hs = np.arange(6.0).reshape(2, 3, 1)
    >>> last_step(hs, np.array([2, 3])).tolist()
    [[1.0], [5.0]]

    系列ごとに、その系列の最後のステップの状態を返します。

    hs: 状態 (N, T, H)。lengths: 1 から T の整数 (N,)。n 番目の系列のステップは lengths[n] 個で、
    その後はパディングです。(N, H) を返します。
    """
    ### BEGIN SOLUTION
    return hs[np.arange(len(hs)), lengths - 1]  # (N, T, H) -> (N, H)
    ### END SOLUTION


class Reader:
    """An LSTM that reads a sequence and, at the end, says which of K classes it was.

    This class is a step on the way to train_reader. Only train_reader is graded: give it other
    methods, or use another recurrent network.

    系列を読み、最後に K 個のクラスのどれだったかを答える LSTM です。

    このクラスは train_reader を組み立てるための部品です。採点するのは train_reader だけなので、
    ほかのメソッドにしても、ほかの再帰型ネットワークにしてもかまいません。
    """

    def __init__(self, input_size, hidden_size, output_size, rng):
        """Make the parameters, with weights drawn from rng, and the layers.

        パラメータとレイヤを作ります。重みは rng から引きます。
        """
        ### BEGIN SOLUTION
        D, H, K = input_size, hidden_size, output_size
        Wx, Wh = rng.normal(size=(D, 4 * H)) / np.sqrt(D), rng.normal(size=(H, 4 * H)) / np.sqrt(H)
        W = rng.normal(size=(H, K)) / np.sqrt(H)
        self.params = {"Wx": Wx, "Wh": Wh, "b": np.zeros(4 * H), "W": W, "c": np.zeros(K)}
        self.lstm = TimeLSTM(Wx, Wh, self.params["b"], False)
        self.affine, self.last_layer = TimeAffine(W, self.params["c"]), TimeSoftmaxWithLoss()
        ### END SOLUTION

    def predict(self, xs):
        """Return the scores (N, K) of the sequences xs (N, T, D), whatever T is.

        系列 xs (N, T, D) のスコア (N, K) を返します。T はいくつでもかまいません。
        """
        ### BEGIN SOLUTION
        self.hs = self.lstm.forward(xs)  # (N, T, D) -> (N, T, H)
        return self.affine.forward(self.hs[:, -1:])[:, 0]  # (N, 1, H) -> (N, 1, K) -> (N, K)
        ### END SOLUTION

    def gradient(self, xs, t):
        """Return the gradient of the mean cross entropy for each parameter; t: labels (N,).

        交差エントロピー誤差の平均の、各パラメータについての勾配を返します。t: ラベル (N,)。
        """
        ### BEGIN SOLUTION
        self.last_layer.forward(self.predict(xs)[:, None], t[:, None])  # one step, the last
        dhs = np.zeros_like(self.hs)
        dhs[:, -1:] = self.affine.backward(self.last_layer.backward())  # (N, 1, K) -> (N, 1, H)
        self.lstm.backward(dhs)
        gradients = {"Wx": self.lstm.dWx, "Wh": self.lstm.dWh, "b": self.lstm.db}
        return gradients | {"W": self.affine.dW, "c": self.affine.db}
        ### END SOLUTION


def train_reader(xs, t, hidden_size, epochs, batch_size, lr, rng):
    """Train a new recurrent network to read handwritten digits row by row, and return it.

    xs: images (N, 8, 8), numbers from 0 to 1; each is a sequence of 8 rows, from top to bottom,
    with 8 pixels a row. t: labels (N,), integers from 0 to 9, whatever they stand for. Both stay as
    they are. hidden_size: H. epochs, batch_size: integers. lr: the learning rate of Adam, which is
    ready in given.py; with 0 nothing is learned. rng: a NumPy generator, from which everything
    random is drawn, the first weights and the order of the images: equal generators give equal
    models.

    model.predict(xs) takes images (N, T, 8) and returns (N, 10): scores or probabilities, the
    highest of which is the answer. T is the number of rows; others than 8 come too, and a recurrent
    network can read any. The answer for an image must not depend on the other images in xs, nor on
    what was read before. Trained on 1,000 images for 8 epochs with hidden_size 24, batch_size 20
    and lr 0.01, it should read 75% of images that it has not seen.

    >>> model = train_reader(xs, t, 24, 8, 20, 0.01, np.random.default_rng(0))
    >>> model.predict(xs[:5]).shape
    (5, 10)

    手書き数字を1行ずつ読む再帰型ネットワークを新しく作って訓練し、返します。

    xs: 画像 (N, 8, 8)、0 から 1 の数。どの画像も、上から下への 8 行の系列で、1行は 8 ピクセルです。
    t: ラベル (N,)、0 から 9 の整数(どの数字を表すかは決まっていません)。どちらも変えません。
    hidden_size: H、epochs と batch_size: 整数、lr: given.py にある Adam の学習率で、0 なら何も
    学習しません。rng: NumPy の乱数生成器。重みの初期値や画像の順番など、
    ランダムなものはすべてここから引きます。同じ状態の rng からは同じモデルができます。

    model.predict(xs) は画像 (N, T, 8) を受け取り、(N, 10) を返します。中身はスコアでも
    確率でもよく、最も高いものが答えです。T は行数です。8 以外のこともありますが、
    再帰型ネットワークなら何行でも読めます。ある画像の答えが、xs に入っているほかの画像や、前に
    読んだものに左右されてはいけません。1,000 枚の画像で、hidden_size 24、batch_size 20、lr 0.01
    として 8 エポック訓練すると、見たことのない画像の 75% を読めるはずです。
    """
    ### BEGIN SOLUTION
    model, optimizer = Reader(xs.shape[2], hidden_size, 10, rng), Adam(lr)
    for _ in range(epochs):
        order = rng.permutation(len(xs))
        for start in range(0, len(xs), batch_size):
            chosen = order[start : start + batch_size]
            optimizer.update(model.params, model.gradient(xs[chosen], t[chosen]))
    return model
    ### END SOLUTION


if __name__ == "__main__":
    from sklearn.datasets import load_digits

    images, labels = load_digits().images / 16, load_digits().target
    model = train_reader(images[:1000], labels[:1000], 24, 8, 20, 0.01, np.random.default_rng(0))
    print(np.mean(model.predict(images[1000:]).argmax(axis=1) == labels[1000:]))
