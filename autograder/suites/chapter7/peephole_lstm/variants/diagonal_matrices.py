# The peepholes as diagonal matrices, and the rest as an affine layer of the row (x, h_prev).
import numpy as np
from given import sigmoid


class PeepholeLSTM:
    def __init__(self, Wx, Wh, b, Wp):
        self.Wx, self.Wh, self.b, self.Wp = Wx, Wh, b, Wp

    def forward(self, x, h_prev, c_prev):
        self.row, self.c_prev = np.hstack([x, h_prev]), c_prev
        self.weights = np.vstack([self.Wx, self.Wh])
        f, g, i, o = np.split(self.row @ self.weights + self.b, 4, axis=1)
        self.f = sigmoid(f + c_prev @ np.diag(self.Wp[0]))
        self.i = sigmoid(i + c_prev @ np.diag(self.Wp[1]))
        self.g = np.tanh(g)
        self.c = self.f * c_prev + self.i * self.g
        self.o = sigmoid(o + self.c @ np.diag(self.Wp[2]))
        return self.o * np.tanh(self.c), self.c

    def backward(self, dh_next, dc_next):
        f, g, i, o, D = self.f, self.g, self.i, self.o, len(self.Wx)
        shown = np.tanh(self.c)
        do = dh_next * shown * o * (1 - o)
        dc = dc_next + dh_next * o * (1 - shown**2) + do @ np.diag(self.Wp[2])
        df = dc * self.c_prev * f * (1 - f)
        di = dc * g * i * (1 - i)
        da = np.concatenate([df, dc * i * (1 - g**2), di, do], axis=1)
        dweights, drow = self.row.T @ da, da @ self.weights.T
        self.dWx, self.dWh, self.db = dweights[:D], dweights[D:], da.sum(axis=0)
        self.dWp = np.array([np.diag(seen.T @ d) for seen, d in ((self.c_prev, df), (self.c_prev, di), (self.c, do))])
        return drow[:, :D], drow[:, D:], dc * f + df @ np.diag(self.Wp[0]) + di @ np.diag(self.Wp[1])
