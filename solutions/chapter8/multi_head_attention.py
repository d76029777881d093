"""Attention with several heads: the D numbers of a step are cut into pieces, each with its own look.

    query ---> @ Wq ---> split ---+
    key   ---> @ Wk ---> split ---+---> attention, head by head ---> merge ---> @ Wo ---> output
    value ---> @ Wv ---> split ---+

N sequences; the query has Tq steps, key and value have Tk. There are D numbers at each step and h
heads, so that a head has d = D / h numbers. D is a multiple of h.

いくつものヘッドで注意を向けます。1ステップの D 個の数をヘッドに分け、ヘッドごとに別々に注目します。

N 個の系列があり、query は Tq ステップ、key と value は Tk ステップです。1ステップに D 個の数があり、ヘッドは
h 個、1つのヘッドは d = D / h 個の数を受け持ちます。D は h の倍数です。
"""

import numpy as np
from scaled_dot_product_attention import ScaledDotProductAttention


def split_heads(x, num_heads):
    """Return the heads of x, (N, h, T, d): head i gets columns i * d to (i + 1) * d - 1 of every step.

    x: (N, T, D). num_heads: h, a divisor of D; d = D / h. x stays as it was.

        # N = 1, T = 2, D = 4
        x = np.array([[[1, 2, 3, 4], [5, 6, 7, 8]]])
        split_heads(x, 2)  # [[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]

    x をヘッドに分けて (N, h, T, d) で返します。ヘッド i は、各ステップの列 i * d から (i + 1) * d - 1 までを
    受け取ります。

    x: (N, T, D)、num_heads: ヘッドの数 h(D の約数)。d = D / h です。x は元のまま残します。
    """
    ### BEGIN SOLUTION
    N, T, D = x.shape
    heads = x.reshape(N, T, num_heads, D // num_heads)  # (N, T, D) -> (N, T, h, d)
    return heads.transpose(0, 2, 1, 3)  # (N, T, h, d) -> (N, h, T, d)
    ### END SOLUTION


def merge_heads(x):
    """Return the heads x (N, h, T, d) side by side, (N, T, h * d). It undoes `split_heads`.

        merge_heads(np.array([[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]))  # [[[1, 2, 3, 4], [5, 6, 7, 8]]]

    ヘッド x (N, h, T, d) を横に並べ、(N, T, h * d) にして返します。split_heads の逆です。
    """
    ### BEGIN SOLUTION
    N, h, T, d = x.shape
    return x.transpose(0, 2, 1, 3).reshape(N, T, h * d)  # (N, h, T, d) -> (N, T, h, d) -> (N, T, D)
    ### END SOLUTION


class MultiHeadAttention:
    """Attention with h heads, between the steps of a query and those of a key with its value.

    Wq, Wk, Wv, Wo: weights, each (D, D); there are no biases. The layer keeps these arrays
    themselves, no copies: what is later written into them takes part in the next call of `forward`.
    num_heads: h, a divisor of D.
    dWq, dWk, dWv, dWo: the gradients that `backward` leaves here, None before.
    attention: scaled dot-product attention of this chapter, for all heads at once. You may use it,
    or write the calculation here.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out.

        # Wq = Wk = 0: every step looks at all steps alike | Wq = Wk = 0: どのステップも全体を均等に見る
        zero, one = np.zeros((2, 2)), np.eye(2)
        layer = MultiHeadAttention(zero, zero, one, 2 * one, 2)
        x = np.array([[[1.0, 2.0], [3.0, 6.0]]])                # N = 1, T = 2, D = 2
        layer.forward(x, x, x, None)                            # [[[4.0, 8.0], [4.0, 8.0]]]
        mask = np.array([[True, False], [True, True]])
        layer.forward(x, x, x, mask)                            # [[[2.0, 4.0], [4.0, 8.0]]]
        layer.backward(np.array([[[1.0, 0.0], [0.0, 0.0]]]))[2] # [[[2.0, 0.0], [0.0, 0.0]]]

    A. Vaswani et al., Attention is all you need, 2017.

    h 個のヘッドを持つAttentionです。query の各ステップから、key と value のステップに注意を向けます。

    Wq、Wk、Wv、Wo: 重み(どれも (D, D))。バイアスはありません。これらの配列はコピーせず、そのまま持ちます。
    後から配列の中身を書き換えると、次の forward の呼び出しに反映されます。
    num_heads: ヘッドの数 h(D の約数)
    dWq、dWk、dWv、dWo: backward がここに残す勾配です。それまでは None です。
    attention: この章の縮小付き内積注意です。すべてのヘッドをまとめて計算できます。これを使っても、計算を
    ここに書いてもかまいません。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。
    """

    def __init__(self, Wq, Wk, Wv, Wo, num_heads):
        self.Wq = Wq
        self.Wk = Wk
        self.Wv = Wv
        self.Wo = Wo
        self.num_heads = num_heads
        self.dWq = None
        self.dWk = None
        self.dWv = None
        self.dWo = None
        self.attention = ScaledDotProductAttention()

    def forward(self, query, key, value, mask=None):
        """Return the output (N, Tq, D) for a query (N, Tq, D), a key and a value (N, Tk, D).

        mask: True for what may be looked at: (Tq, Tk) for all sequences, or (N, Tq, Tk). It holds for
        all heads alike. None: everything may be looked at. Every step may look at one step at least.

        Query @ Wq, key @ Wk and value @ Wv are split into heads. Each head is attention by itself:
        softmax(q k^T / sqrt(d)) v, with the root of the d numbers that a head has. The heads are
        merged, and then multiplied by Wo. In self-attention all three are the same array; Tk may be
        another number than Tq if they are not.

        query (N, Tq, D)、key と value (N, Tk, D) に対する出力 (N, Tq, D) を返します。

        mask: 見てよいところが True です。全系列に共通の (Tq, Tk) か、系列ごとの (N, Tq, Tk) で、
        どのヘッドにも同じように使います。None なら、どこを見てもかまいません。どのステップにも、見てよい
        ステップが1つはあります。

        query @ Wq、key @ Wk、value @ Wv をヘッドに分けます。ヘッドごとに独立して
        softmax(q k^T / sqrt(d)) v を計算します。平方根の中は、1つのヘッドの数の個数 d です。ヘッドを結合し、
        最後に Wo を掛けます。自己注意では3つとも同じ配列です。そうでないときは、Tk が Tq と違ってもかまい
        ません。
        """
        ### BEGIN SOLUTION
        self.query, self.key, self.value = query, key, value
        q = split_heads(query @ self.Wq, self.num_heads)  # (N, Tq, D) @ (D, D) -> (N, h, Tq, d)
        k = split_heads(key @ self.Wk, self.num_heads)  # (N, Tk, D) @ (D, D) -> (N, h, Tk, d)
        v = split_heads(value @ self.Wv, self.num_heads)
        mask = mask[:, None] if mask is not None and mask.ndim == 3 else mask  # (N, Tq, Tk) -> (N, 1, Tq, Tk)
        self.merged = merge_heads(self.attention.forward(q, k, v, mask))  # (N, h, Tq, d) -> (N, Tq, D)
        return self.merged @ self.Wo
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradients of the loss for query, key and value; leave those for the weights here.

        dout: the gradient of the loss for the output of the latest `forward`, (N, Tq, D).
        The result is (dquery, dkey, dvalue), each in the shape of its input. They stay apart even if
        all three inputs were the same array: then the caller adds them up.
        dWq, dWk, dWv and dWo have the shapes of the weights: sums over the sequences and the steps of
        this call alone, neither averaged nor added to those of an earlier call. All gradients are
        calculated in one pass and not by trying every number.

        損失の query、key、value についての勾配を返し、重みについての勾配をレイヤに残します。

        dout: 直前の forward の出力についての損失の勾配 (N, Tq, D)
        戻り値は (dquery, dkey, dvalue) で、形状はそれぞれの入力と同じです。3つの入力が同じ配列だったときも、
        勾配は別々に返します。足し合わせるのは呼び出した側です。
        dWq、dWk、dWv、dWo の形状は、それぞれの重みと同じです。この呼び出しの系列とステップについての和で、
        平均にはせず、前の呼び出しの勾配に足し込むこともしません。どの勾配も1回の計算で求め、数を1つずつ
        動かして調べることはしません。
        """
        ### BEGIN SOLUTION
        dheads = split_heads(dout @ self.Wo.T, self.num_heads)  # (N, Tq, D) -> (N, h, Tq, d)
        dq, dk, dv = (merge_heads(dx) for dx in self.attention.backward(dheads))  # (N, Tq, D) and 2 times (N, Tk, D)
        self.dWq = np.tensordot(self.query, dq, axes=((0, 1), (0, 1)))  # 2 times (N, Tq, D) -> (D, D)
        self.dWk = np.tensordot(self.key, dk, axes=((0, 1), (0, 1)))
        self.dWv = np.tensordot(self.value, dv, axes=((0, 1), (0, 1)))
        self.dWo = np.tensordot(self.merged, dout, axes=((0, 1), (0, 1)))
        return dq @ self.Wq.T, dk @ self.Wk.T, dv @ self.Wv.T
        ### END SOLUTION


if __name__ == "__main__":
    zero, one = np.zeros((2, 2)), np.eye(2)
    layer = MultiHeadAttention(zero, zero, one, 2 * one, 2)
    x = np.array([[[1.0, 2.0], [3.0, 6.0]]])
    print(layer.forward(x, x, x, None))
    print(layer.forward(x, x, x, np.array([[True, False], [True, True]])))
    print(layer.backward(np.array([[[1.0, 0.0], [0.0, 0.0]]]))[2])
