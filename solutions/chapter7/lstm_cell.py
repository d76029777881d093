"""The LSTM cell: one step of a recurrent network that decides what it keeps.

LSTMセル: 何を残すかを自分で決める、再帰型ネットワークの1ステップです。
"""

import numpy as np
from given import sigmoid


class LSTM:
    """One step."""

    def __init__(self, Wx, Wh, b):
        """Keep the arrays.

        配列を持ちます。
        """
        ### BEGIN SOLUTION
        self.Wx, self.Wh, self.b = Wx, Wh, b
        ### END SOLUTION

    def forward(self, x, h_prev, c_prev):
        """Return h_next and c_next.

        h_next と c_next を返します。
        """
        ### BEGIN SOLUTION
        a = x @ self.Wx + h_prev @ self.Wh + self.b  # (N, D) @ (D, 4H) + (N, H) @ (H, 4H) + (4H,) -> (N, 4H)
        f, g, i, o = np.split(a, 4, axis=1)  # each (N, H)
        f, g, i, o = sigmoid(f), np.tanh(g), sigmoid(i), sigmoid(o)
        c_next = f * c_prev + g * i
        self.kept = x, h_prev, c_prev, f, g, i, o, np.tanh(c_next)
        return o * np.tanh(c_next), c_next
        ### END SOLUTION

    def backward(self, dh_next, dc_next):
        """Return dx, dh_prev and dc_prev.

        dx、dh_prev、dc_prev を返します。
        """
        ### BEGIN SOLUTION
        x, h_prev, c_prev, f, g, i, o, tanh_c = self.kept
        dc = dc_next + dh_next * o * (1 - tanh_c**2)  # both roads lead into c
        df, dg, di, do = dc * c_prev, dc * i, dc * g, dh_next * tanh_c
        da = np.hstack([df * f * (1 - f), dg * (1 - g**2), di * i * (1 - i), do * o * (1 - o)])  # (N, 4H)
        self.dWx, self.dWh, self.db = x.T @ da, h_prev.T @ da, da.sum(axis=0)
        return da @ self.Wx.T, da @ self.Wh.T, dc * f
        ### END SOLUTION
