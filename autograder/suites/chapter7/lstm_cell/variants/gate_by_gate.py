# A small affine layer for each gate, on views of the stacked arrays; gradients as properties; what comes in is used up.
import numpy as np


class Gate:
    def __init__(self, number, Wx, Wh, b, act, slope):
        quarter = len(b) // 4
        columns = slice(number * quarter, (number + 1) * quarter)
        self.Wx, self.Wh, self.b = Wx[:, columns], Wh[:, columns], b[columns]
        self.act, self.slope = act, slope

    def forward(self, x, h):
        self.x, self.h = x, h
        self.out = self.act(x @ self.Wx + h @ self.Wh + self.b)
        return self.out

    def backward(self, dout):
        dout *= self.slope(self.out)
        self.dWx, self.dWh, self.db = self.x.T @ dout, self.h.T @ dout, np.ones(len(dout), dout.dtype) @ dout
        return dout @ self.Wx.T, dout @ self.Wh.T


def squash(x):
    return (1 + np.tanh(x / 2)) / 2


class LSTM:
    def __init__(self, Wx, Wh, b):
        arrays = Wx, Wh, b
        logistic, tanh = (squash, lambda y: y * (1 - y)), (np.tanh, lambda y: (1 - y) * (1 + y))
        self.gates = [Gate(k, *arrays, *(tanh if k == 1 else logistic)) for k in range(4)]

    def forward(self, x, h_prev, c_prev):
        self.c_prev = c_prev
        f, g, i, o = [gate.forward(x, h_prev) for gate in self.gates]
        c = f * c_prev + g * i
        self.shown = np.tanh(c)
        return [o * self.shown, c]

    def backward(self, dh_next, dc_next):
        f, g, i, o = [gate.out for gate in self.gates]
        dc_next += dh_next * o * (1 - self.shown) * (1 + self.shown)
        back = [dc_next * self.c_prev, dc_next * i, dc_next * g, dh_next * self.shown]
        roads = [gate.backward(d) for gate, d in zip(self.gates, back)]
        return sum(dx for dx, _ in roads), sum(dh for _, dh in roads), dc_next * f

    dWx = property(lambda self: np.concatenate([gate.dWx for gate in self.gates], axis=1))  # noqa: N815
    dWh = property(lambda self: np.concatenate([gate.dWh for gate in self.gates], axis=1))  # noqa: N815
    db = property(lambda self: np.concatenate([gate.db for gate in self.gates]))
