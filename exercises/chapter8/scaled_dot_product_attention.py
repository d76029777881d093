"""Scaled dot-product attention: queries are answered with mixtures of values, weighed by keys.

    q (..., Tq, d) ---.
                       >-- q k^T / sqrt(d) --> softmax --> weights (..., Tq, Tk) --.
    k (..., Tk, d) ---'                       (masked)                              >-- weights v
    v (..., Tk, dv) ---------------------------------------------------------------'   (..., Tq, dv)

There are Tq queries and Tk keys. A query and a key have d numbers each. Each key has a value of dv
numbers. In front there may be any axes, (N,) or (N, heads) for example: the same ones in q, k and
v. Every place along them is a calculation of its own.

縮小付き内積注意です。クエリへの答えは、キーで決まる重みでバリューを混ぜたものになります。

    q (..., Tq, d) ---.
                       >-- q k^T / sqrt(d) --> softmax --> weights (..., Tq, Tk) --.
    k (..., Tk, d) ---'                       (masked)                              >-- weights v
    v (..., Tk, dv) ---------------------------------------------------------------'   (..., Tq, dv)

クエリは Tq 個、キーは Tk 個あり、どれも d 個の数からなります。どのキーにも、dv 個の数からなる
バリューが1つあります。前には (N,) や (N, heads) など、どんな軸が付いていてもよく、その軸は q、k、v
で共通です。計算は、その軸の場所ごとに独立しています。
"""

import numpy as np
from masks import masked_softmax


class ScaledDotProductAttention:
    """softmax(q k^T / sqrt(d)) v, forward and backward.

    attention_weights: the weights (..., Tq, Tk) of the latest `forward`, None at first. Each row
    belongs to a query and sums to 1.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out. You may use masked_softmax of this chapter, or write the calculation here.

        # one query that fits the first of two keys | クエリは1つ、2つのキーのうち1つ目に合う
        layer = ScaledDotProductAttention()
        q, k = np.array([[2.0, 0.0, 0.0, 0.0]]), np.eye(2, 4)    # d = 4
        layer.forward(q, k, np.array([[10.0], [20.0]]), None)    # [[12.6894]]
        layer.attention_weights                                  # [[0.7311, 0.2689]]
        dq, dk, dv = layer.backward(np.array([[1.0]]))
        dq, dv              # [[-0.9831, 0.9831, 0.0, 0.0]] and [[0.7311], [0.2689]]

    softmax(q k^T / sqrt(d)) v の順伝播と逆伝播です。

    attention_weights: 直前の forward の重み (..., Tq, Tk)。最初は None です。1行が1つのクエリに
    対応し、行の和は 1 です。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら
    出力も float32 です。この章の masked_softmax を使っても、計算をここに書いてもかまいません。
    """

    def __init__(self):
        self.attention_weights = None

    def forward(self, q, k, v, mask=None):
        """Return the answers (..., Tq, dv), and keep what `backward` needs.

        q: queries (..., Tq, d), k: keys (..., Tk, d), v: values (..., Tk, dv). The softmax is taken
        over the keys. The scores are divided by the square root of d, which is the last axis of q.
        mask: True for what may be looked at, with the shape (..., Tq, Tk) or one that broadcasts to
        it; None if everything may be. Every query may look at one key at least. Keys that a query
        may not look at have the weight 0 there.

        答え (..., Tq, dv) を返し、backward に必要なものを残しておきます。

        q: クエリ (..., Tq, d)、k: キー (..., Tk, d)、v: バリュー (..., Tk, dv)
        ソフトマックスは、キーについて取ります。スコアは d の平方根で割ります。d は q の最後の軸の
        大きさです。
        mask: 見てよいところが True。形状は (..., Tq, Tk) か、そこにブロードキャストできるものです。
        None なら、すべてを見てよいとします。どのクエリにも、見てよいキーが少なくとも1つあります。
        クエリが見てはいけないキーの重みは、そこでは 0 です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the gradients of the loss for q, k and v, in this order.

        dout: the gradient of the loss for what the latest `forward` returned, (..., Tq, dv).
        Each gradient has the shape of the array that it belongs to. What nobody may look at has the
        gradient 0. The gradients are calculated in one pass and not by trying every number.

        損失の q、k、v についての勾配を、この順に返します。

        dout: 直前の forward の戻り値についての損失の勾配 (..., Tq, dv)
        どの勾配の形状も、対応する配列と同じです。どこからも見てはいけないものの勾配は 0 です。
        勾配は1回の計算で求め、数を1つずつ動かして調べることはしません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    layer = ScaledDotProductAttention()
    q, k = np.array([[2.0, 0.0, 0.0, 0.0]]), np.eye(2, 4)
    print(layer.forward(q, k, np.array([[10.0], [20.0]]), None))
    print(layer.attention_weights)
    print(layer.backward(np.array([[1.0]])))
