# One sequence of the batch after the other, with vectors; x and the state in one row.
import numpy as np
from given import sigmoid


class GRU:
    def __init__(self, Wx, Wh, b):
        self.Wx, self.Wh, self.b = Wx, Wh, b

    def forward(self, x, h_prev):
        wz, wr, wg = np.split(np.vstack([self.Wx, self.Wh]), 3, axis=1)
        bz, br, bg = np.split(self.b, 3)
        self.rows, states = [], []
        for v, h in zip(x, h_prev):
            both = np.concatenate([v, h])
            z, r = sigmoid(both @ wz + bz), sigmoid(both @ wr + br)
            reset = np.concatenate([v, r * h])
            g = np.tanh(reset @ wg + bg)
            self.rows.append((both, reset, h, z, r, g))
            states.append(h + z * (g - h))
        return np.array(states)

    def backward(self, dh_next):
        weights = np.vstack([self.Wx, self.Wh])
        D = len(self.Wx)
        wz, wr, wg = np.split(weights, 3, axis=1)
        dweights, self.db, dxs, dhs = np.zeros_like(weights), np.zeros_like(self.b), [], []
        for (both, reset, h, z, r, g), d in zip(self.rows, dh_next):
            dg = d * z * (1 - g * g)
            dreset = wg @ dg
            dr, dz = dreset[D:] * h * r * (1 - r), d * (g - h) * z * (1 - z)
            dboth = wz @ dz + wr @ dr
            dweights += np.hstack([np.outer(both, dz), np.outer(both, dr), np.outer(reset, dg)])
            self.db += np.concatenate([dz, dr, dg])
            dxs.append(dboth[:D] + dreset[:D])
            dhs.append(d * (1 - z) + dboth[D:] + dreset[D:] * r)
        self.dWx, self.dWh = dweights[:D], dweights[D:]
        return np.array(dxs), np.array(dhs)
