# Loops down to the single number, backward: slow, but one pass.
import numpy as np
from given import sigmoid


class TimeLSTM:
    def __init__(self, Wx, Wh, b, stateful):
        self.Wx, self.Wh, self.b, self.stateful, self.h, self.c = Wx, Wh, b, stateful, None, None

    def set_state(self, h, c):
        self.h, self.c = h, c

    def reset_state(self):
        self.h = self.c = None

    def forward(self, xs):
        if self.h is None or not self.stateful:
            self.h = np.zeros((len(xs), len(self.Wh)), xs.dtype)
            self.c = np.zeros_like(self.h)
        self.xs, self.hs, self.cs, self.gates = xs, [self.h], [self.c], []
        for t in range(xs.shape[1]):
            f, g, i, o = np.split(xs[:, t] @ self.Wx + self.h @ self.Wh + self.b, 4, axis=1)
            gates = sigmoid(f), np.tanh(g), sigmoid(i), sigmoid(o)
            self.c = gates[0] * self.c + gates[1] * gates[2]
            self.h = gates[3] * np.tanh(self.c)
            self.gates.append(gates)
            self.hs.append(self.h)
            self.cs.append(self.c)
        return np.stack(self.hs[1:], axis=1)

    def backward(self, dhs):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dxs, self.dh, dc = np.zeros_like(self.xs), np.zeros_like(self.h), np.zeros_like(self.c)
        for t in reversed(range(dhs.shape[1])):
            dh_prev = np.zeros_like(self.h)
            for n, j in np.ndindex(self.h.shape):
                f, g, i, o = (gate[n, j] for gate in self.gates[t])
                shown, dh = np.tanh(self.cs[t + 1][n, j]), dhs[n, t, j] + self.dh[n, j]
                d = dc[n, j] + dh * o * (1 - shown**2)
                before = d * self.cs[t][n, j], d * i, d * g, dh * shown
                slopes = f * (1 - f), 1 - g**2, i * (1 - i), o * (1 - o)
                dc[n, j] = d * f
                for quarter in range(4):
                    column, da = quarter * len(self.Wh) + j, before[quarter] * slopes[quarter]
                    self.db[column] += da
                    for row in range(len(self.Wx)):
                        self.dWx[row, column] += self.xs[n, t, row] * da
                        dxs[n, t, row] += self.Wx[row, column] * da
                    for row in range(len(self.Wh)):
                        self.dWh[row, column] += self.hs[t][n, row] * da
                        dh_prev[n, row] += self.Wh[row, column] * da
            self.dh = dh_prev
        return dxs
