"""The LSTM cell with peepholes: its gates see the cell state as well.

N sequences, D numbers for each at this step, H numbers in each state:

    a = x @ Wx + h_prev @ Wh + b           # (N, 4H)
    f, g, i, o = np.hsplit(a, 4)           # (N, H)
    f, i = sigmoid(f + Wp[0] * c_prev), sigmoid(i + Wp[1] * c_prev)
    c_next = f * c_prev + i * tanh(g)
    o = sigmoid(o + Wp[2] * c_next)        # the new c | 新しい c
    h_next = o * tanh(c_next)

The columns of Wx, Wh and b stand in the order f, g, i, o, as in `lstm_cell`; the rows of Wp in the
order f, i, o. The products with Wp are taken entry by entry: each unit's gates see that unit's own c
and no other. The candidate g has no peephole.

覗き穴結合のあるLSTMセルです。ゲートがセルの状態も見ます。

系列は N 個、このステップの数はそれぞれ D 個、状態の数は H 個ずつです。

Wx、Wh、b の列は lstm_cell と同じく f、g、i、o の順に、Wp の行は f、i、o の順に並んでいます。Wp との積は
要素ごとの積で、どのユニットのゲートも、そのユニット自身の c だけを見ます。候補 g に覗き穴はありません。
"""

import numpy as np
from given import sigmoid


class PeepholeLSTM:
    """One step of an LSTM with peepholes.

    Wx: weights (D, 4H), Wh: weights (H, 4H), b: biases (4H,), Wp: weights of the peepholes (3, H).
    The cell keeps these arrays themselves, no copies: what is later written into them takes part in
    the next call of `forward`. With Wp all 0 it is the LSTM of `lstm_cell`.
    dWx, dWh, db, dWp: the gradients that `backward` leaves here, None before. (If you rewrite
    `__init__`, a list `grads` with the four in this order will do.)

    What a cell keeps belongs to that cell alone. The inputs stay as they were; what `backward` is
    given may be used up. float32 in gives float32 out.

        # only o has a peephole: o = sigmoid(1 * 1) | o だけに覗き穴がある: o = sigmoid(1 * 1)
        Wp = np.array([[0.0], [0.0], [1.0]])
        cell = PeepholeLSTM(np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4), Wp)
        x, h, c = np.array([[7.0]]), np.array([[5.0]]), np.array([[2.0]])
        cell.forward(x, h, c)                                    # [[0.5568]], [[1.0]]
        cell.backward(np.array([[1.0]]), np.array([[0.0]]))      # [[0.0]], [[0.0]], [[0.2284]]
        cell.dWp                                                 # [[0.4568], [0.0], [0.1497]]

    覗き穴結合のあるLSTMの1ステップです。

    Wx: 重み (D, 4H)、Wh: 重み (H, 4H)、b: バイアス (4H,)、Wp: 覗き穴の重み (3, H)
    これらの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに
    反映されます。Wp がすべて 0 なら、lstm_cell の LSTM と同じです。
    dWx、dWh、db、dWp: backward がここに残す勾配です。それまでは None です(__init__ を書き直すなら、
    この順に並べたリスト grads でもかまいません)。

    セルが覚えておくものは、そのセルだけのものです。入力は元のまま残しますが、backward に渡された
    ものは書き換えてもかまいません。入力が float32 なら出力も float32 です。
    """

    def __init__(self, Wx, Wh, b, Wp):
        self.Wx = Wx
        self.Wh = Wh
        self.b = b
        self.Wp = Wp
        self.dWx = None
        self.dWh = None
        self.db = None
        self.dWp = None

    def forward(self, x, h_prev, c_prev):
        """Return h_next and c_next, each (N, H), and keep what `backward` needs.

        x: inputs (N, D), h_prev, c_prev: the states (N, H) that the step before left.

        h_next と c_next(どちらも (N, H))を返し、backward に必要なものを残しておきます。

        x: 入力 (N, D)、h_prev、c_prev: 前のステップが残した状態 (N, H)
        """
        ### BEGIN SOLUTION
        a = x @ self.Wx + h_prev @ self.Wh + self.b  # (N, D) @ (D, 4H) + (N, H) @ (H, 4H) -> (N, 4H)
        f, g, i, o = np.split(a, 4, axis=1)  # (N, 4H) -> 4 times (N, H)
        f, i = sigmoid(f + self.Wp[0] * c_prev), sigmoid(i + self.Wp[1] * c_prev)  # (N, H) + (H,) * (N, H)
        g = np.tanh(g)
        c_next = f * c_prev + g * i
        o = sigmoid(o + self.Wp[2] * c_next)
        self.kept = x, h_prev, c_prev, f, g, i, o, c_next
        return o * np.tanh(c_next), c_next
        ### END SOLUTION

    def backward(self, dh_next, dc_next):
        """Return dx (N, D), dh_prev (N, H) and dc_prev (N, H); leave `dWx`, `dWh`, `db` and `dWp`.

        dh_next, dc_next: the gradients of the loss for the two outputs of the latest `forward`. One
        of them may be all 0. The gradients are sums over this batch alone, calculated in one pass
        and not by trying every number.

        dx (N, D)、dh_prev (N, H)、dc_prev (N, H) を返し、dWx、dWh、db、dWp を残します。

        dh_next、dc_next: 直前の forward の2つの出力についての損失の勾配。片方がすべて 0 のことも
        あります。勾配は、このバッチだけについての和です。1回の計算で求め、数を1つずつ動かして
        調べることはしません。
        """
        ### BEGIN SOLUTION
        x, h_prev, c_prev, f, g, i, o, c_next = self.kept
        tanh_c = np.tanh(c_next)
        do = dh_next * tanh_c * o * (1 - o)  # before sigmoid
        dc = dc_next + dh_next * o * (1 - tanh_c**2) + do * self.Wp[2]  # three roads lead to c_next
        df, dg, di = dc * c_prev * f * (1 - f), dc * i * (1 - g**2), dc * g * i * (1 - i)
        da = np.hstack([df, dg, di, do])  # 4 times (N, H) -> (N, 4H)
        self.dWx, self.dWh, self.db = x.T @ da, h_prev.T @ da, da.sum(axis=0)
        self.dWp = np.stack([(df * c_prev).sum(axis=0), (di * c_prev).sum(axis=0), (do * c_next).sum(axis=0)])  # (3, H)
        return da @ self.Wx.T, da @ self.Wh.T, dc * f + df * self.Wp[0] + di * self.Wp[1]
        ### END SOLUTION


if __name__ == "__main__":
    Wp = np.array([[0.0], [0.0], [1.0]])
    cell = PeepholeLSTM(np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4), Wp)
    print(cell.forward(np.array([[7.0]]), np.array([[5.0]]), np.array([[2.0]])))
    print(cell.backward(np.array([[1.0]]), np.array([[0.0]])), cell.dWp)
