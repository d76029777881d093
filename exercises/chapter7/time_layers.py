"""A score and a loss at every step of a sequence: an affine layer and softmax with loss, over time.

N sequences of T steps. At each step, D numbers become M scores, and with the right answer of that
step they become a loss. The loss of the whole is a mean.

系列の各ステップでスコアと損失を求めます。時間方向のAffineレイヤと、ソフトマックスと損失のレイヤです。

N 個の、T ステップの系列があります。各ステップで D 個の数から M 個のスコアを求め、そのステップの正解と
合わせて損失にします。全体の損失は平均です。
"""

import numpy as np


class TimeAffine:
    """The affine layer at every step: xs @ W + b, with one W and one b for all steps.

    W: weights (D, M), b: biases (M,). The layer keeps these two arrays themselves, no copies: what
    is later written into them takes part in the next call of `forward`.
    dW, db: the gradients that `backward` leaves here, None before.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out.

        layer = TimeAffine(np.array([[1.0], [2.0]]), np.array([0.5]))
        # N = 1, T = 2, D = 2
        layer.forward(np.array([[[1.0, 1.0], [0.0, 3.0]]]))  # [[[3.5], [6.5]]]
        layer.backward(np.array([[[1.0], [10.0]]]))          # [[[1.0, 2.0], [10.0, 20.0]]]
        layer.dW, layer.db                                   # [[1.0], [31.0]], [11.0]

    各ステップに使うAffineレイヤです。すべてのステップで同じ W と b を使い、xs @ W + b を計算します。

    W: 重み (D, M)、b: バイアス (M,)
    この2つの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに
    反映されます。
    dW、db: backward がここに残す勾配です。それまでは None です。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。
    """

    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = None
        self.db = None

    def forward(self, xs):
        """Return xs @ W + b, of shape (N, T, M), for xs (N, T, D), and keep what `backward` needs.

        xs (N, T, D) に対する xs @ W + b を形状 (N, T, M) で返し、backward に必要なものを残しておきます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the gradient of the loss for xs; leave those for W and b in `dW` and `db`.

        dout: the gradient of the loss for the output of the latest `forward`, (N, T, M).
        The result has the shape of xs. dW is (D, M) and db is (M,): sums over the sequences and the
        steps of this call alone, neither averaged nor added to those of an earlier call. They are
        calculated in one pass and not by trying every number.

        損失の xs についての勾配を返し、W と b についての勾配を dW と db に残します。

        dout: 直前の forward の出力についての損失の勾配 (N, T, M)
        戻り値の形状は xs と同じです。dW は (D, M)、db は (M,) で、この呼び出しの系列とステップについての和
        です。平均にはせず、前の呼び出しの勾配に足し込むこともしません。1回の計算で求め、数を1つずつ
        動かして調べることはしません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


class TimeSoftmaxWithLoss:
    """Softmax and the cross-entropy error at every step; positions whose answer is -1 do not count.

    xs: scores (N, T, V). ts: the right answers, either symbol numbers (N, T), with -1 where nothing
    is asked, or one-hot (N, T, V), where every position counts. xs and ts stay as they were. What a
    layer keeps belongs to that layer alone.

        layer = TimeSoftmaxWithLoss()
        xs = np.array([[[0.0, 0.0], [0.0, np.log(3.0)], [5.0, 7.0]]])  # N = 1, T = 3, V = 2
        layer.forward(xs, np.array([[0, 1, -1]]))  # (-log(1/2) - log(3/4)) / 2 = 0.4904
        layer.backward()  # [[[-0.25, 0.25], [0.125, -0.125], [0.0, 0.0]]]

    各ステップのソフトマックスと交差エントロピー誤差です。正解が -1 の位置は数えません。

    xs: スコア (N, T, V)
    ts: 正解です。記号の番号 (N, T) か、one-hot表現 (N, T, V) のどちらかです。番号が -1 の位置では、何も
    問われていません。one-hot表現では、すべての位置を数えます。xs と ts は元のまま残します。レイヤが
    覚えておくものは、そのレイヤだけのものです。
    """

    def forward(self, xs, ts):
        """Return the loss, one number: the mean of -log(probability of the right symbol).

        The mean is taken over the positions that count, of all sequences and all steps together; at
        least one does. The probabilities are the softmax of the V scores of each position. The
        result must also be right for scores around 1000, so subtract the largest score of each
        position before exp. A constant of at most 1e-5 may be added inside the logarithm. Keep what
        `backward` needs.

        損失を1つの数で返します。損失は -log(正解の記号の確率) の平均です。

        平均は、数える位置について、すべての系列とすべてのステップをまとめてとります。数える位置は少なく
        とも1つあります。確率は、位置ごとの V 個のスコアのソフトマックスです。スコアが1000前後でも正しい
        結果になるように、exp の前に、位置ごとの最大値を引きます。対数の中に 1e-5 以下の定数を足しても
        かまいません。backward に必要なものを残しておきます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout=1):
        """Return the gradient of the latest loss for xs, (N, T, V).

        dout is always 1, for nothing follows the loss. At a position that does not count the gradient
        is 0. float32 scores give a float32 gradient (with integer answers). It is calculated in one
        pass and not by trying every number.

        直前の損失の xs についての勾配 (N, T, V) を返します。

        損失が最後なので、dout はいつも 1 です。数えない位置の勾配は 0 です。スコアが float32 なら勾配も
        float32 です(正解が整数のとき)。1回の計算で求め、数を1つずつ動かして調べることはしません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    layer = TimeAffine(np.array([[1.0], [2.0]]), np.array([0.5]))
    print(layer.forward(np.array([[[1.0, 1.0], [0.0, 3.0]]])))
    print(layer.backward(np.array([[[1.0], [10.0]]])))
    print(layer.dW, layer.db)
    layer = TimeSoftmaxWithLoss()
    xs = np.array([[[0.0, 0.0], [0.0, np.log(3.0)], [5.0, 7.0]]])
    print(layer.forward(xs, np.array([[0, 1, -1]])))
    print(layer.backward())
