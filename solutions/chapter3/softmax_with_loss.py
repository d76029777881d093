"""The last layer of a classifier: softmax, the cross-entropy error, and their common gradient.

分類の最後のレイヤです。ソフトマックス関数と交差エントロピー誤差をまとめ、勾配を一度に求めます。
"""

import numpy as np


class SoftmaxWithLoss:
    """From scores to the loss, and back from the loss to the scores.

    x: scores (N, K) of N samples in K classes. t: the right answers, either one-hot (N, K), a
    single 1 in each row, or integer class numbers (N,). x and t stay as they were.

        layer = SoftmaxWithLoss()
        layer.forward(np.array([[0.0, 0.0], [0.0, np.log(3.0)]]), np.array([0, 1]))  # 0.4904
        layer.backward()  # [[-0.25, 0.25], [0.125, -0.125]]

    スコアから損失を求め、損失からスコアへ勾配を返します。

    x: N 個のサンプルの、K クラスのスコア (N, K)
    t: 正解です。各行に1が1つある one-hot表現 (N, K) か、整数のクラス番号 (N,) のどちらかです。
    x と t は元のまま残します。
    """

    def forward(self, x, t):
        """Return the loss, one number, a mean over the batch: -log(probability of the right class).

        The probabilities are the softmax of each row of x. The result must also be right for
        scores around 1000, so subtract each row's largest score before exp. A constant of at most
        1e-5 may be added inside the logarithm. Keep what `backward` needs.

        損失を1つの数で返します。損失は -log(正解クラスの確率) のバッチ平均です。

        確率は x の各行のソフトマックスです。スコアが1000前後でも正しい結果になるように、exp の前に
        各行の最大値を引きます。対数の中に 1e-5 以下の定数を足してもかまいません。
        backward に必要なものを残しておきます。
        """
        ### BEGIN SOLUTION
        self.t = t.argmax(axis=1) if t.ndim == 2 else t  # (N, K) -> (N,)
        e = np.exp(x - x.max(axis=1, keepdims=True))  # (N, K)
        self.y = e / e.sum(axis=1, keepdims=True)  # (N, K) / (N, 1) -> (N, K)
        return -np.mean(np.log(self.y[np.arange(len(x)), self.t] + 1e-12))  # (N,) -> a number
        ### END SOLUTION

    def backward(self, dout=1):
        """Return the gradient of the latest loss for x, (N, K).

        dout is always 1, for nothing follows the loss. For one sample the gradient is probabilities
        minus the one-hot answer. The loss is a mean over the batch, so divide by N, once and here.
        float32 scores give a float32 gradient (with integer labels, or one-hot answers in float32).
        A second call gives the same gradient again. It is calculated, not measured by differences:
        50 samples in 1000 classes must be done in 5 seconds.

        直前の損失の x についての勾配 (N, K) を返します。損失が最後なので、dout はいつも1です。

        1サンプルの勾配は「確率 - one-hot表現の正解」です。損失はバッチの平均なので、ここで1度だけ
        N で割ります。スコアが float32 なら勾配も float32 です(t が整数のラベルか、float32 の
        one-hot表現のとき)。もう一度呼んでも同じ勾配を返します。勾配は数値微分ではなく計算で求め、
        1000クラス、50サンプルのバッチでも5秒以内に終わるようにします。
        """
        ### BEGIN SOLUTION
        dx = self.y.copy()  # (N, K)
        dx[np.arange(len(dx)), self.t] -= 1
        return dout * dx / len(dx)
        ### END SOLUTION


if __name__ == "__main__":
    layer = SoftmaxWithLoss()
    print(layer.forward(np.array([[0.0, 0.0], [0.0, np.log(3.0)]]), np.array([0, 1])))
    print(layer.backward())
