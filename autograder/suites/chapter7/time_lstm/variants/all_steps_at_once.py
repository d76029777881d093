# Without a cell: what does not depend on the states is done for all steps at once; dhs is used up.
import numpy as np
from given import sigmoid


class TimeLSTM:
    def __init__(self, wx, wh, bias, keep):
        self.wx, self.wh, self.bias, self.keep = wx, wh, bias, keep
        self.h = self.c = None

    def set_state(self, h, c):
        self.h, self.c = np.array(h), np.array(c)

    def reset_state(self):
        self.h = self.c = None

    def forward(self, xs):
        N, T, _ = xs.shape
        H = len(self.wh)
        if self.h is None or not self.keep:
            self.h, self.c = np.zeros((N, H), xs.dtype), np.zeros((N, H), xs.dtype)
        self.xs, self.gates = xs, (xs @ self.wx + self.bias).reshape(N, T, 4, H)
        self.hs, self.cs = [self.h], [self.c]
        for t in range(T):
            gate = self.gates[:, t]
            gate += (self.hs[-1] @ self.wh).reshape(N, 4, H)
            gate[:, 1] = np.tanh(gate[:, 1])
            gate[:, [0, 2, 3]] = sigmoid(gate[:, [0, 2, 3]])
            self.cs.append(gate[:, 0] * self.cs[-1] + gate[:, 1] * gate[:, 2])
            self.hs.append(gate[:, 3] * np.tanh(self.cs[-1]))
        self.h, self.c = self.hs[-1], self.cs[-1]
        return np.array(self.hs[1:]).transpose(1, 0, 2)

    def backward(self, dhs):
        N, T, H = dhs.shape
        da, dc = np.empty_like(self.gates), np.zeros_like(self.c)
        for t in range(T - 1, -1, -1):
            f, g, i, o = self.gates[:, t].transpose(1, 0, 2)
            shown, dh = np.tanh(self.cs[t + 1]), dhs[:, t]
            dc = dc + dh * o * (1 - shown * shown)
            da[:, t, 0] = dc * self.cs[t] * f * (1 - f)
            da[:, t, 1] = dc * i * (1 - g * g)
            da[:, t, 2] = dc * g * i * (1 - i)
            da[:, t, 3] = dh * shown * o * (1 - o)
            dc = dc * f
            back = da[:, t].reshape(N, 4 * H) @ self.wh.T
            if t:
                dhs[:, t - 1] += back
        self.dh, da = back, da.reshape(N, T, 4 * H)
        self.dWx = np.einsum("ntd,ntk->dk", self.xs, da)
        self.dWh = np.einsum("tnh,ntk->hk", np.array(self.hs[:-1]), da)
        self.db = da.sum(axis=(0, 1))
        return da @ self.wx.T
