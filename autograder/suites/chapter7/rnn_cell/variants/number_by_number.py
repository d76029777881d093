# Loops down to the single number, backward: slow, but one pass.
import numpy as np


class RNN:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b

    def forward(self, x, h_prev):
        self.x, self.h_prev = x, h_prev
        self.h_next = np.tanh(x @ self.Wx + h_prev @ self.Wh + self.b)
        return self.h_next

    def backward(self, dh_next):
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        dx, dh_prev = np.zeros_like(self.x), np.zeros_like(self.h_prev)
        for n, j in np.ndindex(dh_next.shape):
            da = dh_next[n, j] * (1 - self.h_next[n, j] ** 2)
            self.db[j] += da
            for i in range(self.x.shape[1]):
                self.dWx[i, j] += self.x[n, i] * da
                dx[n, i] += self.Wx[i, j] * da
            for i in range(self.h_prev.shape[1]):
                self.dWh[i, j] += self.h_prev[n, i] * da
                dh_prev[n, i] += self.Wh[i, j] * da
        return dx, dh_prev
