"""An LSTM over time: a whole sequence forward, and the way back along both of its states.

              xs[:, 0]            xs[:, 1]                xs[:, T - 1]
                 |                   |                       |
    h, c ---> LSTM --- h_0, c_0 -> LSTM --- h_1, c_1 ... -> LSTM --- h, c
                       |                    |                        |
                    hs[:, 0]             hs[:, 1]                hs[:, T - 1]

N sequences of T steps go in, with D numbers at each step, and H numbers come out at each step: the
hidden states h. The cell states c stay inside. All cells use the same weights.

LSTMに系列全体を通します。順伝播と、2つの状態の両方をさかのぼる逆伝播を書きます。

N 個の系列が入ります。系列は T ステップからなり、1ステップに D 個の数があります。出力は1ステップに
H 個で、これは隠れ状態 h です。セルの状態 c は外に出ません。どのセルも同じ重みを使います。
"""

import numpy as np
from lstm_cell import LSTM


class TimeLSTM:
    """T steps of an LSTM: the hidden states after every step, and gradients back through all of them.

    Wx: weights (D, 4H), Wh: weights (H, 4H), b: biases (4H,), with the columns in the order f, g, i,
    o as in `lstm_cell`. The layer keeps these arrays themselves, no copies: what is later written
    into them takes part in the next call of `forward`.
    stateful: if True, a call goes on from the states h and c that the one before left. If False,
    every call starts from zeros, both h and c.
    dWx, dWh, db: the gradients that `backward` leaves here.
    h, c: the states after the last step, each (N, H), None at first. dh: the gradient of the loss for
    the h that the latest call of `forward` began with, (N, H); `backward` leaves it here.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out. You may use LSTM of this chapter, or write the calculation here.

        # all weights 0: f = i = o = 0.5, g = tanh(1) | 重みがすべて 0: f = i = o = 0.5、g = tanh(1)
        zeros, b = np.zeros((1, 4)), np.array([0.0, 1.0, 0.0, 0.0])
        layer = TimeLSTM(zeros, zeros, b, False)
        layer.forward(np.array([[[3.0], [4.0]]]))    # N = 1, T = 2: [[[0.1817], [0.2581]]]
        layer.backward(np.array([[[0.0], [1.0]]]))   # [[[0.0], [0.0]]]
        layer.c, layer.db                            # [[0.5712]], [0.0349, 0.1155, 0.1047, 0.1291]

    LSTMの T ステップです。各ステップの後の隠れ状態を返し、勾配は全ステップをさかのぼります。

    Wx: 重み (D, 4H)、Wh: 重み (H, 4H)、b: バイアス (4H,)。列は lstm_cell と同じく f、g、i、o の順です。
    これらの配列はコピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の呼び出しに
    反映されます。
    stateful: True なら、前の呼び出しが残した状態 h と c から続けます。False なら、毎回 h も c も 0 から
    始めます。
    dWx、dWh、db: backward がここに残す勾配です。
    h、c: 最後のステップの後の状態(どちらも (N, H))。最初は None です。dh: 直前の forward が始まったときの
    h についての、損失の勾配 (N, H)。backward がここに残します。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。この章の LSTM を使っても、計算をここに書いてもかまいません。
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
        self.c = None
        self.dh = None

    def set_state(self, h, c):
        """Let the next call of `forward` start from h and c, each (N, H), if the layer is stateful.

        stateful なら、次の forward を h と c(どちらも (N, H))から始めます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def reset_state(self):
        """Let the next call of `forward` start from zeros; its batch may have another size.

        次の forward を 0 から始めます。次のバッチの大きさは、これまでと違ってもかまいません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, xs):
        """Return the hidden states hs (N, T, H) after every step, and keep what `backward` needs.

        xs: the inputs of all steps (N, T, D). T may be 1, and may be another one in the next call.

        各ステップの後の隠れ状態 hs (N, T, H) を返し、backward に必要なものを残しておきます。

        xs: 全ステップの入力 (N, T, D)。T は 1 のこともあり、呼び出しごとに違ってもかまいません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dhs):
        """Return the gradient of the loss for xs; leave those for the weights and `dh` on the layer.

        dhs: the gradient of the loss for what the latest `forward` returned, (N, T, H): what comes
        to each hidden state from above. What comes from later steps, you add yourself; to c, nothing
        comes but that.
        The result has the shape of xs. dWx, dWh and db have the shapes of Wx, Wh and b: sums over the
        sequences and the steps of this call alone, neither averaged nor added to those of an earlier
        call. Nothing flows back into an earlier call, even if the states came from there. The
        gradients are calculated in one pass and not by trying every number.

        損失の xs についての勾配を返し、重みについての勾配と dh をレイヤに残します。

        dhs: 直前の forward の戻り値についての損失の勾配 (N, T, H)
        dhs にあるのは、各ステップの h に上の層から届く分です。後のステップから届く分は、自分で足します。
        c に届くのは、後のステップからの分だけです。
        戻り値の形状は xs と同じです。dWx、dWh、db の形状は Wx、Wh、b と同じで、この呼び出しの系列とステップ
        についての和です。平均にはせず、前の呼び出しの勾配に足し込むこともしません。状態が前の呼び出しから
        来たときも、勾配は前の呼び出しには戻しません。勾配は1回の計算で求め、数を1つずつ動かして調べることは
        しません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    zeros = np.zeros((1, 4))
    layer = TimeLSTM(zeros, zeros, np.array([0.0, 1.0, 0.0, 0.0]), False)
    print(layer.forward(np.array([[[3.0], [4.0]]])))
    print(layer.backward(np.array([[[0.0], [1.0]]])))
    print(layer.c, layer.db)
