"""A recurrent network over time: a whole sequence forward, and the way back through time.

    xs[:, 0]       xs[:, 1]             xs[:, T - 1]
       |              |                    |
    h -> RNN -- h_0 -> RNN -- h_1 - ... -> RNN -- h
                |             |                   |
             hs[:, 0]      hs[:, 1]            hs[:, T - 1]

N sequences of T steps go in, with D numbers at each step, and H numbers come out at each step. The
cells all use the same weights.

再帰型ネットワークに系列全体を通します。順伝播と、時間をさかのぼる逆伝播を書きます。

N 個の系列が入ります。系列は T ステップからなり、1ステップに D 個の数があります。出力は1ステップに
H 個です。どのセルも同じ重みを使います。
"""

import numpy as np
from rnn_cell import RNN


class TimeRNN:
    """T steps of one cell: the states after every step, and gradients that go back through all of them.

    Wx: weights of the input (D, H), Wh: weights of the state (H, H), b: biases (H,). The layer keeps
    these arrays themselves, no copies: what is later written into them takes part in the next call
    of `forward`.
    stateful: if True, a call goes on from the state that the one before left. If False, every call
    starts from zeros.
    dWx, dWh, db: the gradients that `backward` leaves here.
    h: the state after the last step (N, H), None at first. dh: the gradient of the loss for the state
    that the latest call of `forward` began with, (N, H); `backward` leaves it here.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out. You may use RNN of this chapter, or write the calculation here.

        # with Wx = Wh = 0 every state is tanh(b) | Wx = Wh = 0 なら、どの状態も tanh(b)
        layer = TimeRNN(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1), False)
        layer.forward(np.array([[[3.0], [4.0]]]))    # N = 1, T = 2: [[[0.0], [0.0]]]
        layer.backward(np.array([[[1.0], [10.0]]]))  # [[[0.0], [0.0]]]
        layer.dWx, layer.db                          # [[43.0]], [11.0]

    1つのセルを T 回使います。各ステップの後の状態を返し、勾配は全ステップをさかのぼります。

    Wx: 入力の重み (D, H)、Wh: 状態の重み (H, H)、b: バイアス (H,)
    これらの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに
    反映されます。
    stateful: True なら、前の呼び出しが残した状態から続けます。False なら、毎回 0 から始めます。
    dWx、dWh、db: backward がここに残す勾配です。
    h: 最後のステップの後の状態 (N, H)。最初は None です。dh: 直前の forward が始まったときの状態に
    ついての、損失の勾配 (N, H)。backward がここに残します。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。この章の RNN を使っても、計算をここに書いてもかまいません。
    """

    def __init__(self, Wx, Wh, b, stateful=False):
        self.Wx = Wx
        self.Wh = Wh
        self.b = b
        self.stateful = stateful
        self.dWx = None
        self.dWh = None
        self.db = None
        self.h = None
        self.dh = None

    def set_state(self, h):
        """Let the next call of `forward` start from the state h (N, H), if the layer is stateful.

        stateful なら、次の forward を状態 h (N, H) から始めます。
        """
        ### BEGIN SOLUTION
        self.h = h
        ### END SOLUTION

    def reset_state(self):
        """Let the next call of `forward` start from zeros; its batch may have another size.

        次の forward を 0 から始めます。次のバッチの大きさは、これまでと違ってもかまいません。
        """
        ### BEGIN SOLUTION
        self.h = None
        ### END SOLUTION

    def forward(self, xs):
        """Return the states hs (N, T, H) after every step, and keep what `backward` needs.

        xs: the inputs of all steps (N, T, D). T may be 1, and may be another one in the next call.

        各ステップの後の状態 hs (N, T, H) を返し、backward に必要なものを残しておきます。

        xs: 全ステップの入力 (N, T, D)。T は 1 のこともあり、呼び出しごとに違ってもかまいません。
        """
        ### BEGIN SOLUTION
        if self.h is None or not self.stateful:
            self.h = np.zeros((len(xs), len(self.Wh)), xs.dtype)  # (N, H)
        self.cells, hs = [RNN(self.Wx, self.Wh, self.b) for _ in range(xs.shape[1])], []
        for t, cell in enumerate(self.cells):
            self.h = cell.forward(xs[:, t], self.h)  # (N, D), (N, H) -> (N, H)
            hs.append(self.h)
        return np.stack(hs, axis=1)  # T times (N, H) -> (N, T, H)
        ### END SOLUTION

    def backward(self, dhs):
        """Return the gradient of the loss for xs; leave those for the weights and `dh` on the layer.

        dhs: the gradient of the loss for what the latest `forward` returned, (N, T, H): for each
        state, what comes to it from above. What comes from later steps, you add yourself.
        The result has the shape of xs. dWx, dWh and db have the shapes of Wx, Wh and b: sums over the
        sequences and the steps of this call alone, neither averaged nor added to those of an earlier
        call. Nothing flows back into an earlier call, even if the state came from there: that is
        what `dh` is for. The gradients are calculated in one pass and not by trying every number.

        損失の xs についての勾配を返し、重みについての勾配と dh をレイヤに残します。

        dhs: 直前の forward の戻り値についての損失の勾配 (N, T, H)
        dhs にあるのは、各状態に上の層から届く分です。後のステップから届く分は、自分で足します。
        戻り値の形状は xs と同じです。dWx、dWh、db の形状は Wx、Wh、b と同じで、この呼び出しの系列とステップ
        についての和です。平均にはせず、前の呼び出しの勾配に足し込むこともしません。状態が前の呼び出しから
        来たときも、勾配は前の呼び出しには戻しません。代わりに dh に残します。勾配は1回の計算で求め、数を
        1つずつ動かして調べることはしません。
        """
        ### BEGIN SOLUTION
        self.dWx, self.dWh, self.db = (np.zeros_like(array) for array in (self.Wx, self.Wh, self.b))
        dxs, self.dh = [], 0
        for t in reversed(range(len(self.cells))):
            dx, self.dh = self.cells[t].backward(dhs[:, t] + self.dh)  # from above, and from later
            dxs.insert(0, dx)
            self.dWx += self.cells[t].dWx
            self.dWh += self.cells[t].dWh
            self.db += self.cells[t].db
        return np.stack(dxs, axis=1)  # T times (N, D) -> (N, T, D)
        ### END SOLUTION


if __name__ == "__main__":
    layer = TimeRNN(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1), False)
    print(layer.forward(np.array([[[3.0], [4.0]]])))
    print(layer.backward(np.array([[[1.0], [10.0]]])))
    print(layer.dWx, layer.db)
