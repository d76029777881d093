"""Self-attention: every step of a sequence asks every other.

    x (N, T, D) --- x Wq --> q (N, T, d) ---.
                --- x Wk --> k (N, T, d) ---- attention --> out (N, T, dv)
                --- x Wv --> v (N, T, dv) --'

N sequences of T steps go in, with D numbers at each step. Three matrices make of every step what it
asks for, what it can be found by and what it has to say.

自己注意では、系列のどのステップも、ほかのすべてのステップに問い合わせます。

    x (N, T, D) --- x Wq --> q (N, T, d) ---.
                --- x Wk --> k (N, T, d) ---- attention --> out (N, T, dv)
                --- x Wv --> v (N, T, dv) --'

N 個の系列が入ります。系列は T ステップからなり、1ステップに D 個の数があります。3つの行列が、どの
ステップからも「何を探すか」「何を手がかりに見つけてもらうか」「何を伝えるか」を作ります。
"""

import numpy as np
from scaled_dot_product_attention import ScaledDotProductAttention


class SelfAttention:
    """Scaled dot-product attention whose queries, keys and values all come from x.

    Wq: weights (D, d), Wk: weights (D, d), Wv: weights (D, dv). There are no biases. The layer
    keeps these arrays themselves, no copies: what is later written into them takes part in the next
    call of `forward`.
    dWq, dWk, dWv: the gradients that `backward` leaves here.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out. You may use ScaledDotProductAttention of this chapter, or write the calculation
    here.

        layer = SelfAttention(np.array([[2.0]]), np.array([[1.0]]), np.array([[10.0]]))
        x = np.array([[[0.0], [1.0]]])    # N = 1, T = 2, D = d = dv = 1
        layer.forward(x, None)            # [[[5.0], [8.808]]]
        layer.backward(np.ones_like(x))   # [[[9.0922], [18.0077]]]
        layer.dWq, layer.dWk, layer.dWv   # [[1.0499]], [[2.0999]] and [[1.3808]]

    クエリもキーもバリューも x から作る、縮小付き内積注意です。

    Wq: 重み (D, d)、Wk: 重み (D, d)、Wv: 重み (D, dv)。バイアスはありません。これらの配列は
    コピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに
    反映されます。
    dWq、dWk、dWv: backward がここに残す勾配です。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら
    出力も float32 です。この章の ScaledDotProductAttention を使っても、計算をここに
    書いてもかまいません。
    """

    def __init__(self, Wq, Wk, Wv):
        self.Wq = Wq
        self.Wk = Wk
        self.Wv = Wv
        self.dWq = None
        self.dWk = None
        self.dWv = None

    def forward(self, x, mask=None):
        """Return the answers (N, T, dv) that the steps get, and keep what `backward` needs.

        x: the inputs (N, T, D). T may be 1, and may be another one in the next call.
        mask: True for what may be looked at, with the shape (N, T, T) or one that broadcasts to it,
        such as (T, T): the row asks, the column is asked. None if everything may be looked at.
        Every step may look at one step at least.

        すべてのステップのクエリへの答え (N, T, dv) を返し、backward に必要なものを残しておきます。

        x: 入力 (N, T, D)。T は 1 のこともあり、呼び出しごとに違ってもかまいません。
        mask: 見てよいところが True。形状は (N, T, T) か、(T, T) のようにそこに
        ブロードキャストできるものです。行が尋ねる側、列が尋ねられる側です。None なら、すべてを
        見てよいとします。どのステップにも、見てよいステップが少なくとも1つあります。
        """
        ### BEGIN SOLUTION
        self.x = x
        self.attention = ScaledDotProductAttention()
        return self.attention.forward(x @ self.Wq, x @ self.Wk, x @ self.Wv, mask)  # (N, T, D) -> (N, T, dv)
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient of the loss for x; leave dWq, dWk and dWv on the layer.

        dout: the gradient of the loss for what the latest `forward` returned, (N, T, dv).
        The result has the shape of x. dWq, dWk and dWv have the shapes of Wq, Wk and Wv: sums over
        the sequences and the steps of this call alone, neither averaged nor added to those of an
        earlier call. The gradients are calculated in one pass and not by trying every number.

        損失の x についての勾配を返し、dWq、dWk、dWv をレイヤに残します。

        dout: 直前の forward の戻り値についての損失の勾配 (N, T, dv)
        戻り値の形状は x と同じです。dWq、dWk、dWv の形状は Wq、Wk、Wv と同じで、この呼び出しの
        系列とステップについての和です。平均にはせず、前の呼び出しの勾配に足し込むこともしません。
        勾配は1回の計算で求め、数を1つずつ動かして調べることはしません。
        """
        ### BEGIN SOLUTION
        dq, dk, dv = self.attention.backward(dout)
        self.dWq = np.einsum("ntd,nte->de", self.x, dq)  # (N, T, D), (N, T, d) -> (D, d)
        self.dWk = np.einsum("ntd,nte->de", self.x, dk)
        self.dWv = np.einsum("ntd,nte->de", self.x, dv)
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T  # x went three ways
        ### END SOLUTION


if __name__ == "__main__":
    layer = SelfAttention(np.array([[2.0]]), np.array([[1.0]]), np.array([[10.0]]))
    x = np.array([[[0.0], [1.0]]])
    print(layer.forward(x, None))
    print(layer.backward(np.ones_like(x)))
    print(layer.dWq, layer.dWk, layer.dWv)
