# One sequence of the batch after the other, each with vectors.
import numpy as np
from given import sigmoid


class LSTM:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b
        self.H = Wh.shape[0]

    def forward(self, x, h_prev, c_prev):
        self.rows, hs, cs = [], [], []
        for row, h, c in zip(x, h_prev, c_prev):
            a = row @ self.Wx + h @ self.Wh + self.b
            f, i, o = sigmoid(a[: self.H]), sigmoid(a[2 * self.H : 3 * self.H]), sigmoid(a[-self.H :])
            g = np.tanh(a[self.H : 2 * self.H])
            new = f * c + i * g
            self.rows.append((row, h, c, f, g, i, o, new))
            hs.append(o * np.tanh(new))
            cs.append(new)
        return np.array(hs), np.array(cs)

    def backward(self, dh_next, dc_next):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        answers = [], [], []
        for (row, h, c, f, g, i, o, new), dh, dc in zip(self.rows, dh_next, dc_next):
            y = np.tanh(new)
            ds = dc + dh * o * (1 - y**2)
            da = np.concatenate([ds * c * f * (1 - f), ds * i * (1 - g**2), ds * g * i * (1 - i), dh * y * o * (1 - o)])
            self.dWx += np.outer(row, da)
            self.dWh += np.outer(h, da)
            self.db += da
            for answer, one in zip(answers, (self.Wx @ da, self.Wh @ da, ds * f)):
                answer.append(one)
        return tuple(np.array(answer) for answer in answers)
