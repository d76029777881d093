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
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, xs):
        """Return hs.

        hs を返します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dhs):
        """Return dxs.

        dxs を返します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def set_state(self, h, c):
        """Begin the next call of forward with h and c.

        次の forward を h と c から始めます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def reset_state(self):
        """Begin the next call of forward with zeros.

        次の forward を 0 から始めます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()
