"""An LSTM over time.

時間方向のLSTMです。
"""

import numpy as np
from lstm_cell import LSTM


class TimeLSTM:
    """One LSTM cell, used at each of T steps."""

    def __init__(self, Wx, Wh, b, stateful):
        """Keep the arrays; start without a state.

        配列を持ちます。状態はまだありません。
        """
        ### BEGIN SOLUTION
        self.Wx, self.Wh, self.b, self.stateful = Wx, Wh, b, stateful
        self.h = self.c = None
        ### END SOLUTION

    def forward(self, xs):
        """Return hs.

        hs を返します。
        """
        ### BEGIN SOLUTION
        N, T, _ = xs.shape
        if not self.stateful or self.h is None:
            self.h = self.c = np.zeros((N, len(self.Wh)), xs.dtype)
        self.cells, hs = [LSTM(self.Wx, self.Wh, self.b) for _ in range(T)], []
        for t, cell in enumerate(self.cells):
            self.h, self.c = cell.forward(xs[:, t], self.h, self.c)
            hs.append(self.h)
        return np.stack(hs, axis=1)  # T times (N, H) -> (N, T, H)
        ### END SOLUTION

    def backward(self, dhs):
        """Return dxs.

        dxs を返します。
        """
        ### BEGIN SOLUTION
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dh, dc, dxs = 0, 0, []
        for t in reversed(range(len(self.cells))):
            cell = self.cells[t]
            dx, dh, dc = cell.backward(dhs[:, t] + dh, dc)
            dxs.append(dx)
            self.dWx, self.dWh, self.db = self.dWx + cell.dWx, self.dWh + cell.dWh, self.db + cell.db
        self.dh = dh
        return np.stack(dxs[::-1], axis=1)  # T times (N, D) -> (N, T, D)
        ### END SOLUTION

    def set_state(self, h, c):
        """Begin the next call of forward with h and c.

        次の forward を h と c から始めます。
        """
        ### BEGIN SOLUTION
        self.h, self.c = h, c
        ### END SOLUTION

    def reset_state(self):
        """Begin the next call of forward with zeros.

        次の forward を 0 から始めます。
        """
        ### BEGIN SOLUTION
        self.h = self.c = None
        ### END SOLUTION
