"""The GRU cell: one step of a recurrent network with gates but without a cell state.

N sequences, D numbers for each at this step, H numbers in the state. From x and h_prev:

    z = sigmoid(x @ Wxz + h_prev @ Whz + bz)         # (N, H)
    r = sigmoid(x @ Wxr + h_prev @ Whr + br)         # (N, H)
    g = tanh(x @ Wxg + (r * h_prev) @ Whg + bg)      # (N, H)
    h_next = (1 - z) * h_prev + z * g

z is the update gate, r the reset gate and g the candidate. The columns of Wx, Wh and b stand in this
order: the first H belong to z (they are Wxz, Whz, bz), the next H to r, the last H to g.

GRUセルです。ゲートはあってもセルの状態はない、再帰型ネットワークの1ステップです。

系列は N 個、このステップの数はそれぞれ D 個、状態の数は H 個です。x と h_prev から、次のように計算します。

z は更新ゲート、r はリセットゲート、g は候補です。Wx、Wh、b の列もこの順に並んでいます。最初の H 列が
z のもの(Wxz、Whz、bz)で、次の H 列が r、最後の H 列が g です。
"""

import numpy as np
from given import sigmoid


class GRU:
    """One step of a GRU.

    Wx: weights (D, 3H), Wh: weights (H, 3H), b: biases (3H,). The cell keeps these arrays
    themselves, no copies: what is later written into them takes part in the next call of `forward`.
    dWx, dWh, db: the gradients that `backward` leaves here, None before. (If you rewrite `__init__`,
    a list `grads` with the three in this order will do.)

    What a cell keeps belongs to that cell alone. The inputs stay as they were; what `backward` is
    given may be used up. float32 in gives float32 out.

    Books differ in two places, and the order of the columns is not the only one: in PyTorch, z and
    1 - z are exchanged, and the product h_prev @ Whg is multiplied by r, not h_prev itself.

        # all weights and biases 0: z = r = 0.5, g = 0 | 重みもバイアスも 0: z = r = 0.5、g = 0
        cell = GRU(np.zeros((1, 3)), np.zeros((1, 3)), np.zeros(3))
        cell.forward(np.array([[7.0]]), np.array([[2.0]]))    # [[1.0]]
        cell.backward(np.array([[1.0]]))                      # [[0.0]], [[0.5]]
        cell.db                                               # [-0.5, 0.0, 0.5]

    GRUの1ステップです。

    Wx: 重み (D, 3H)、Wh: 重み (H, 3H)、b: バイアス (3H,)
    この3つの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の
    呼び出しに反映されます。
    dWx、dWh、db: backward がここに残す勾配です。それまでは None です(__init__ を書き直すなら、この順に
    並べたリスト grads でもかまいません)。

    セルが覚えておくものは、そのセルだけのものです。入力は元のまま残しますが、backward に渡された
    ものは書き換えてもかまいません。入力が float32 なら出力も float32 です。

    列の順のほかにも、本によって違う所が2つあります。PyTorchでは、z と 1 - z が入れ替わっていて、r は
    h_prev ではなく、積 h_prev @ Whg に掛けます。
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
        ### BEGIN SOLUTION
        H = len(self.Wh)
        gates = x @ self.Wx[:, : 2 * H] + h_prev @ self.Wh[:, : 2 * H] + self.b[: 2 * H]  # (N, 2H)
        z, r = np.split(sigmoid(gates), 2, axis=1)  # (N, 2H) -> 2 times (N, H)
        g = np.tanh(x @ self.Wx[:, 2 * H :] + (r * h_prev) @ self.Wh[:, 2 * H :] + self.b[2 * H :])  # (N, H)
        self.kept = x, h_prev, z, r, g
        return (1 - z) * h_prev + z * g
        ### END SOLUTION

    def backward(self, dh_next):
        """Return dx (N, D) and dh_prev (N, H); leave `dWx`, `dWh` and `db` on the cell.

        dh_next: the gradient of the loss for what the latest `forward` returned, (N, H). The
        gradients are sums over this batch alone, calculated in one pass and not by trying every
        number.

        dx (N, D) と dh_prev (N, H) を返し、dWx、dWh、db をセルに残します。

        dh_next: 直前の forward の戻り値についての損失の勾配 (N, H)。勾配は、このバッチだけについての
        和です。1回の計算で求め、数を1つずつ動かして調べることはしません。
        """
        ### BEGIN SOLUTION
        (x, h_prev, z, r, g), H = self.kept, len(self.Wh)
        dz = dh_next * (g - h_prev) * z * (1 - z)
        dg = dh_next * z * (1 - g**2)
        dreset = dg @ self.Wh[:, 2 * H :].T  # the gradient for r * h_prev: (N, H) @ (H, H) -> (N, H)
        gates = np.hstack([dz, dreset * h_prev * r * (1 - r)])  # (N, 2H)
        da = np.hstack([gates, dg])  # (N, 3H)
        self.dWx, self.db = x.T @ da, da.sum(axis=0)  # (D, 3H), (3H,)
        self.dWh = np.hstack([h_prev.T @ gates, (r * h_prev).T @ dg])  # (H, 2H), (H, H) -> (H, 3H)
        dh_prev = dh_next * (1 - z) + dreset * r + gates @ self.Wh[:, : 2 * H].T
        return da @ self.Wx.T, dh_prev
        ### END SOLUTION


if __name__ == "__main__":
    cell = GRU(np.zeros((1, 3)), np.zeros((1, 3)), np.zeros(3))
    print(cell.forward(np.array([[7.0]]), np.array([[2.0]])))
    print(cell.backward(np.array([[1.0]])), cell.db)
