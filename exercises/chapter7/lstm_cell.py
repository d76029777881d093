"""The LSTM cell: one step of a recurrent network with two states, forward and backward.

N sequences, D numbers for each at this step, H numbers in each state. The hidden state h and the
cell state c go in, and those of the next step come out:

    a = x @ Wx + h_prev @ Wh + b           # (N, 4H)
    f, g, i, o = np.hsplit(a, 4)           # (N, H)
    f, g, i, o = sigmoid(f), tanh(g), sigmoid(i), sigmoid(o)
    c_next = f * c_prev + i * g
    h_next = o * tanh(c_next)

f is the forget gate, g the candidate, i the input gate and o the output gate. The columns of Wx, Wh
and b stand in this order: the first H belong to f, the next H to g, then i, then o.

LSTMセルです。状態を2つ持つ再帰型ネットワークの、1ステップの順伝播と逆伝播です。

系列は N 個、このステップの数はそれぞれ D 個、状態の数は H 個ずつです。隠れ状態 h とセルの状態 c を
受け取り、次のステップの h と c を返します。

f は忘却ゲート、g は新しい記憶の候補、i は入力ゲート、o は出力ゲートです。Wx、Wh、b の列もこの
順に並んでいます。最初の H 列が f、次の H 列が g、その次が i、最後が o です。
"""

import numpy as np
from given import sigmoid


class LSTM:
    """One step of an LSTM.

    Wx: weights (D, 4H), Wh: weights (H, 4H), b: biases (4H,). The cell keeps these arrays
    themselves, no copies: what is later written into them takes part in the next call of `forward`.
    dWx, dWh, db: the gradients that `backward` leaves here, None before. (If you rewrite `__init__`,
    a list `grads` with the three in this order will do.)

    What a cell keeps belongs to that cell alone. The inputs stay as they were; what `backward` is
    given may be used up. float32 in gives float32 out. Even if a is 1000 or -1000, everything is
    finite: sigmoid of given.py takes care of that, as np.tanh does.

        cell = LSTM(np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4))
        x, h, c = np.array([[7.0]]), np.array([[5.0]]), np.array([[2.0]])
        cell.forward(x, h, c)                                     # [[0.381]], [[1.0]]
        cell.backward(np.array([[0.0]]), np.array([[1.0]]))       # [[0.0]], [[0.0]], [[0.5]]
        cell.db                                                   # [0.5, 0.5, 0.0, 0.0]

    LSTMの1ステップです。

    Wx: 重み (D, 4H)、Wh: 重み (H, 4H)、b: バイアス (4H,)
    この3つの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の
    呼び出しに反映されます。
    dWx、dWh、db: backward がここに残す勾配です。それまでは None です(__init__ を書き直すなら、この順に
    並べたリスト grads でもかまいません)。

    セルが覚えておくものは、そのセルだけのものです。入力は元のまま残しますが、backward に渡された
    ものは書き換えてもかまいません。入力が float32 なら出力も float32 です。a が 1000 や -1000 でも、
    結果はすべて有限の値です。given.py の sigmoid も np.tanh も、その点は心配いりません。
    """

    def __init__(self, Wx, Wh, b):
        self.Wx = Wx
        self.Wh = Wh
        self.b = b
        self.dWx = None
        self.dWh = None
        self.db = None

    def forward(self, x, h_prev, c_prev):
        """Return h_next and c_next, each (N, H), and keep what `backward` needs.

        x: inputs (N, D), h_prev, c_prev: the states (N, H) that the step before left.

        h_next と c_next(どちらも (N, H))を返し、backward に必要なものを残しておきます。

        x: 入力 (N, D)、h_prev、c_prev: 前のステップが残した状態 (N, H)
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dh_next, dc_next):
        """Return dx (N, D), dh_prev (N, H) and dc_prev (N, H); leave `dWx`, `dWh` and `db`.

        dh_next, dc_next: the gradients of the loss for the two outputs of the latest `forward`. One
        of them may be all 0. The gradients are sums over this batch alone, calculated in one pass
        and not by trying every number.

        dx (N, D)、dh_prev (N, H)、dc_prev (N, H) を返し、dWx、dWh、db を残します。

        dh_next、dc_next: 直前の forward の2つの出力についての損失の勾配。片方がすべて 0 のことも
        あります。勾配は、このバッチだけについての和です。1回の計算で求め、数を1つずつ動かして
        調べることはしません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    cell = LSTM(np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4))
    print(cell.forward(np.array([[7.0]]), np.array([[5.0]]), np.array([[2.0]])))
    print(cell.backward(np.array([[0.0]]), np.array([[1.0]])), cell.db)
