"""One step of a recurrent network: the cell, forward and backward.

    x (N, D) -------- @ Wx --+
                             + b --> tanh --> h_next (N, H)
    h_prev (N, H) --- @ Wh --+

N sequences are read side by side. At one step, each of them gives D numbers, its row of x. What the
network knows of it so far are H numbers, its row of h_prev.

再帰型ネットワークの1ステップを計算するセルです。順伝播と逆伝播を書きます。

N 個の系列を並べて同時に読みます。1ステップで、どの系列からも D 個の数が入ります。それが x の1行です。
その系列についてこれまでに覚えた H 個の数が、h_prev の1行です。
"""

import numpy as np


class RNN:
    """A cell with its weights and its biases: h_next = tanh(x Wx + h_prev Wh + b).

    Wx: weights of the input (D, H), Wh: weights of the state (H, H), b: biases (H,). The cell keeps
    these arrays themselves, no copies: what is later written into them takes part in the next call
    of `forward`.
    dWx, dWh, db: the gradients that `backward` leaves here, None before.

    What a cell keeps belongs to that cell alone. The inputs stay as they were. float32 in gives
    float32 out.

        # D = 1, H = 1: the sum is -1 * 1 + 0.5 * 2 = 0 | D = 1、H = 1: 和は -1 * 1 + 0.5 * 2 = 0
        cell = RNN(np.array([[1.0]]), np.array([[2.0]]), np.array([0.0]))
        cell.forward(np.array([[-1.0]]), np.array([[0.5]]))  # [[0.0]]
        cell.backward(np.array([[10.0]]))                    # ([[10.0]], [[20.0]])
        cell.dWx, cell.dWh, cell.db                          # [[-10.0]], [[5.0]], [10.0]

    重みとバイアスを持つセルです。h_next = tanh(x Wx + h_prev Wh + b) を計算します。

    Wx: 入力の重み (D, H)、Wh: 状態の重み (H, H)、b: バイアス (H,)
    これらの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに
    反映されます。
    dWx、dWh、db: backward がここに残す勾配です。それまでは None です。

    セルが覚えておくものは、そのセルだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。
    """

    def __init__(self, Wx, Wh, b):
        self.Wx = Wx
        self.Wh = Wh
        self.b = b
        self.dWx = None
        self.dWh = None
        self.db = None

    def forward(self, x, h_prev):
        """Return the next state h_next (N, H), and keep what `backward` needs.

        x: this step's input (N, D). h_prev: the state that the step before left (N, H).

        次の状態 h_next (N, H) を返し、backward に必要なものを残しておきます。

        x: このステップの入力 (N, D)、h_prev: 前のステップが残した状態 (N, H)
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dh_next):
        """Return the gradients of the loss `(dx, dh_prev)`; leave those for the weights on the cell.

        dh_next: the gradient of the loss for the state that the latest `forward` returned, (N, H).
        dx has the shape of x, dh_prev that of h_prev. dWx, dWh and db have the shapes of Wx, Wh and
        b: sums over the sequences of this call alone, neither averaged nor added to those of an
        earlier call. They are calculated in one pass and not by trying every number. The weights are
        not changed here.

        損失の勾配 (dx, dh_prev) を返し、重みについての勾配をセルに残します。

        dh_next: 直前の forward が返した状態についての損失の勾配 (N, H)
        dx の形状は x と、dh_prev の形状は h_prev と同じです。dWx、dWh、db の形状は Wx、Wh、b と同じで、
        この呼び出しの系列についての和です。平均にはせず、前の呼び出しの勾配に足し込むこともしません。
        1回の計算で求め、数を1つずつ動かして調べることはしません。重みの値はここでは変えません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    cell = RNN(np.array([[1.0]]), np.array([[2.0]]), np.array([0.0]))
    print(cell.forward(np.array([[-1.0]]), np.array([[0.5]])))
    print(cell.backward(np.array([[10.0]])))
    print(cell.dWx, cell.dWh, cell.db)
