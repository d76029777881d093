# Loops down to the single number, backward: slow, but one pass.
import numpy as np


class TimeRNN:
    def __init__(self, Wx, Wh, b, stateful):
        self.Wx, self.Wh, self.b, self.stateful, self.h = Wx, Wh, b, stateful, None

    def set_state(self, h):
        self.h = h

    def reset_state(self):
        self.h = None

    def forward(self, xs):
        if self.h is None or not self.stateful:
            self.h = np.zeros((len(xs), len(self.b)), xs.dtype)
        self.xs, self.all = xs, [self.h]
        for t in range(xs.shape[1]):
            self.h = np.tanh(xs[:, t] @ self.Wx + self.h @ self.Wh + self.b)
            self.all.append(self.h)
        return np.stack(self.all[1:], axis=1)

    def backward(self, dhs):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dxs, self.dh = np.zeros_like(self.xs), np.zeros_like(self.h)
        for t in reversed(range(dhs.shape[1])):
            dh_prev = np.zeros_like(self.h)
            for n, j in np.ndindex(self.h.shape):
                da = (dhs[n, t, j] + self.dh[n, j]) * (1 - self.all[t + 1][n, j] ** 2)
                self.db[j] += da
                for i in range(self.xs.shape[2]):
                    self.dWx[i, j] += self.xs[n, t, i] * da
                    dxs[n, t, i] += self.Wx[i, j] * da
                for i in range(len(self.Wh)):
                    self.dWh[i, j] += self.all[t][n, i] * da
                    dh_prev[n, i] += self.Wh[i, j] * da
            self.dh = dh_prev
        return dxs
