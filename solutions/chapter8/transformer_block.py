"""The Transformer's block: attention among the steps, then a small network at each step, with roads around both.

    x --+--> norm --> attention --> + --+--> norm --> feed-forward --> + --> out
        |                           |   |                              |
        +--------- direct ----------+   +----------- direct -----------+

N sequences of T steps go in, with D numbers at each step, and as many come out: blocks can be put
on top of each other.

Transformerのブロックです。ステップどうしの注意機構の後に、ステップごとの小さなネットワークが続き、
どちらにも、それを飛び越える道があります。

N 個の系列が入ります。系列は T ステップからなり、1ステップに D 個の数があります。出力も同じ形状なので、
ブロックはいくつでも重ねられます。
"""

import numpy as np
from layer_norm import LayerNorm
from multi_head_attention import MultiHeadAttention


class FeedForward:
    """Affine, ReLU, affine, the same at every step: relu(x @ W1 + b1) @ W2 + b2.

    W1: weights (D, F), b1: biases (F,), W2: weights (F, D), b2: biases (D,). The layer keeps these
    arrays themselves, no copies: what is later written into them takes part in the next call of
    `forward`.
    dW1, db1, dW2, db2: the gradients that `backward` leaves here, None before.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out.

        W1, b1 = np.array([[1.0, -1.0]]), np.zeros(2)      # D = 1, F = 2
        layer = FeedForward(W1, b1, np.array([[2.0], [3.0]]), np.array([10.0]))
        layer.forward(np.array([[[5.0], [-1.0]]]))         # N = 1, T = 2: [[[20.0], [13.0]]]
        layer.backward(np.array([[[1.0], [1.0]]]))         # [[[2.0], [-3.0]]]
        layer.dW2                                          # [[5.0], [1.0]]

    Affine、ReLU、Affine の順に計算します。式は relu(x @ W1 + b1) @ W2 + b2 で、どのステップでも同じです。

    W1: 重み (D, F)、b1: バイアス (F,)、W2: 重み (F, D)、b2: バイアス (D,)。この4つの配列はコピーせず、
    そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに反映されます。
    dW1、db1、dW2、db2: backward がここに残す勾配です。それまでは None です。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。
    """

    def __init__(self, W1, b1, W2, b2):
        self.W1 = W1
        self.b1 = b1
        self.W2 = W2
        self.b2 = b2
        self.dW1 = None
        self.db1 = None
        self.dW2 = None
        self.db2 = None

    def forward(self, x):
        """Return relu(x @ W1 + b1) @ W2 + b2 for x (N, T, D), in x's shape; keep what `backward` needs.

        x (N, T, D) に対する relu(x @ W1 + b1) @ W2 + b2 を x と同じ形状で返し、backward に必要なものを
        残しておきます。
        """
        ### BEGIN SOLUTION
        self.x = x
        self.hidden = np.maximum(x @ self.W1 + self.b1, 0)  # (N, T, D) @ (D, F) -> (N, T, F)
        return self.hidden @ self.W2 + self.b2  # (N, T, F) @ (F, D) -> (N, T, D)
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient of the loss for x; leave those for the parameters on the layer.

        dout: the gradient of the loss for the output of the latest `forward`, (N, T, D).
        The result has the shape of x. The gradients for the parameters are sums over the sequences
        and the steps of this call alone, neither averaged nor added to those of an earlier call. All
        are calculated in one pass and not by trying every number.

        損失の x についての勾配を返し、パラメータについての勾配をレイヤに残します。

        dout: 直前の forward の出力についての損失の勾配 (N, T, D)
        戻り値の形状は x と同じです。パラメータについての勾配は、この呼び出しの系列とステップについての和
        です。平均にはせず、前の呼び出しの勾配に足し込むこともしません。どれも1回の計算で求め、数を1つずつ
        動かして調べることはしません。
        """
        ### BEGIN SOLUTION
        dhidden = dout @ self.W2.T * (self.hidden > 0)  # (N, T, D) @ (D, F) -> (N, T, F)
        dx = dhidden @ self.W1.T  # (N, T, F) @ (F, D) -> (N, T, D)
        x, hidden, dhidden, dout = (a.reshape(-1, a.shape[-1]) for a in (self.x, self.hidden, dhidden, dout))
        self.dW1, self.db1 = x.T @ dhidden, dhidden.sum(axis=0)  # (D, N * T) @ (N * T, F) -> (D, F)
        self.dW2, self.db2 = hidden.T @ dout, dout.sum(axis=0)  # (F, N * T) @ (N * T, D) -> (F, D)
        return dx
        ### END SOLUTION


class TransformerBlock:
    """Two halves: x plus attention of the normalised x; then this sum plus feed-forward of it, normalised.

    params: a dictionary of the twelve arrays. Wq, Wk, Wv, Wo (D, D) are those of the attention, W1
    (D, F), b1 (F,), W2 (F, D), b2 (D,) those of the feed-forward network, gamma1, beta1 (D,) those of
    the first normalisation and gamma2, beta2 (D,) those of the second. The block keeps the arrays
    themselves, no copies: what is later written into them takes part in the next call of `forward`.
    The dictionary may have other keys, too; they are not for this block.
    num_heads: in how many heads the attention works; D is a multiple of it.
    grads: the gradients that `backward` leaves here, a dictionary with these twelve keys; None before.

    The normalisation comes first in each half, and nothing is done to what goes along the direct
    roads. So it is in GPT-2. The paper of 2017 normalises each sum instead; that is another function,
    and is not asked here. What a block keeps belongs to that block alone. The inputs stay as they
    were. float32 in gives float32 out. You may use MultiHeadAttention and LayerNorm of this chapter,
    or write the calculation here.

        params = {"Wq": np.zeros((2, 2)), "Wk": np.zeros((2, 2)), "Wv": np.eye(2), "Wo": np.eye(2),
                  "W1": np.zeros((2, 3)), "b1": np.zeros(3), "W2": np.zeros((3, 2)), "b2": np.zeros(2),
                  "gamma1": np.ones(2), "beta1": np.zeros(2),
                  "gamma2": np.ones(2), "beta2": np.zeros(2)}
        block = TransformerBlock(params, 1)
        x = np.array([[[1.0, 3.0], [5.0, 1.0]]])        # normalised: -1, 1 and 1, -1 | 正規化後: -1, 1 と 1, -1
        block.forward(x, None)                          # nearly x: -1 and 1 average to 0 | ほぼ x。-1 と 1 の平均は 0
        mask = np.array([[True, False], [True, True]])  # step 0 sees itself alone | 0 は自分だけ見る
        block.forward(x, mask)                          # nearly [[[0, 4], [5, 1]]] | ほぼ [[[0, 4], [5, 1]]]
        block.backward(np.ones((1, 2, 2)))              # nearly [[[1, 1], [1, 1]]] | ほぼ [[[1, 1], [1, 1]]]

    正規化した x に注意機構を使い、x に足します。その結果をもう一度正規化してから順伝播層に通し、同じように
    足します。

    params: 12個の配列の辞書です。Wq、Wk、Wv、Wo (D, D) は注意機構の重み、W1 (D, F)、b1 (F,)、W2 (F, D)、
    b2 (D,) は順伝播層のパラメータです。gamma1、beta1 (D,) は1つ目の正規化、gamma2、beta2 (D,) は2つ目の
    正規化に使います。配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の
    呼び出しに反映されます。辞書にほかのキーがあっても、このブロックのものではありません。
    num_heads: 注意機構のヘッドの数です。D はその倍数です。
    grads: backward がここに残す勾配で、同じ12個のキーを持つ辞書です。それまでは None です。

    前半でも後半でも正規化が先にあり、飛び越える道を通るものには何もしません。GPT-2と同じ順番です。2017年の
    論文では足した後に正規化しますが、それは別の関数で、ここでは正解になりません。ブロックが覚えておくものは、
    そのブロックだけのものです。入力は元のまま残します。入力が float32 なら出力も float32 です。この章の
    MultiHeadAttention と LayerNorm を使っても、計算をここに書いてもかまいません。
    """

    def __init__(self, params, num_heads):
        """Make the layers of the block.

        ブロックの中のレイヤを作ります。
        """
        self.grads = None
        ### BEGIN SOLUTION
        self.norm1 = LayerNorm(params["gamma1"], params["beta1"])
        self.attention = MultiHeadAttention(params["Wq"], params["Wk"], params["Wv"], params["Wo"], num_heads)
        self.norm2 = LayerNorm(params["gamma2"], params["beta2"])
        self.feed_forward = FeedForward(params["W1"], params["b1"], params["W2"], params["b2"])
        ### END SOLUTION

    def forward(self, x, mask):
        """Return the output for x (N, T, D), in x's shape, and keep what `backward` needs.

        mask: None, or an array (T, T) or (N, T, T), in which True means: may be looked at. It is for the
        attention; its rows are the steps that ask.

        x (N, T, D) に対する出力を x と同じ形状で返し、backward に必要なものを残しておきます。

        mask: None か、(T, T) または (N, T, T) の配列で、True は「見てよい」という意味です。注意機構に渡し
        ます。行は、問い合わせる側のステップです。
        """
        ### BEGIN SOLUTION
        normed = self.norm1.forward(x)
        x = x + self.attention.forward(normed, normed, normed, mask)  # (N, T, D) + (N, T, D) -> (N, T, D)
        return x + self.feed_forward.forward(self.norm2.forward(x))
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient of the loss for x; leave those for the parameters in `grads`.

        dout: the gradient of the loss for the output of the latest `forward`, (N, T, D).
        The result has the shape of x. Each half is a sum of two roads, and both bring back a gradient.
        The gradients in grads have the shapes of the parameters. They are sums over the sequences and
        the steps of this call alone, calculated in one pass and not by trying every number.

        損失の x についての勾配を返し、パラメータについての勾配を grads に残します。

        dout: 直前の forward の出力についての損失の勾配 (N, T, D)
        戻り値の形状は x と同じです。前半も後半も2つの道の和なので、勾配は両方の道から戻ってきます。grads の
        勾配の形状は、パラメータの形状と同じです。どれも、この呼び出しの系列とステップについての和です。1回の
        計算で求め、数を1つずつ動かして調べることはしません。
        """
        ### BEGIN SOLUTION
        dx = dout + self.norm2.backward(self.feed_forward.backward(dout))
        dx = dx + self.norm1.backward(sum(self.attention.backward(dx)))  # query, key and value: three roads from one
        self.grads = {name: getattr(self.attention, "d" + name) for name in ("Wq", "Wk", "Wv", "Wo")}
        self.grads |= {name: getattr(self.feed_forward, "d" + name) for name in ("W1", "b1", "W2", "b2")}
        self.grads |= {"gamma1": self.norm1.dgamma, "beta1": self.norm1.dbeta}
        self.grads |= {"gamma2": self.norm2.dgamma, "beta2": self.norm2.dbeta}
        return dx
        ### END SOLUTION


if __name__ == "__main__":
    params = {"Wq": np.zeros((2, 2)), "Wk": np.zeros((2, 2)), "Wv": np.eye(2), "Wo": np.eye(2)}
    params |= {"W1": np.zeros((2, 3)), "b1": np.zeros(3), "W2": np.zeros((3, 2)), "b2": np.zeros(2)}
    params |= {"gamma1": np.ones(2), "beta1": np.zeros(2), "gamma2": np.ones(2), "beta2": np.zeros(2)}
    block = TransformerBlock(params, 1)
    x = np.array([[[1.0, 3.0], [5.0, 1.0]]])
    print(block.forward(x, None))
    print(block.forward(x, np.array([[True, False], [True, True]])))
    print(block.backward(np.ones((1, 2, 2))))
