# Plain loops over lists of numbers.
import math

import numpy as np


class Attention:
    def __init__(self):
        self.attention_weight = None

    def forward(self, hs, h):
        self.hs, self.h = hs, h
        N, T, H = hs.shape
        weight, out = np.zeros((N, T), hs.dtype), np.zeros((N, H), hs.dtype)
        for n in range(N):
            states, asked = hs[n].tolist(), h[n].tolist()
            scores = [sum(a * b for a, b in zip(state, asked, strict=True)) for state in states]
            top = max(scores)
            odds = [math.exp(score - top) for score in scores]
            total = sum(odds)
            for t in range(T):
                weight[n, t] = odds[t] / total
            out[n] = [sum(odds[t] / total * states[t][i] for t in range(T)) for i in range(H)]
        self.attention_weight = weight
        return out

    def backward(self, dout):
        dhs, dh = np.zeros_like(self.hs), np.zeros_like(self.h)
        N, T, H = dhs.shape
        for n in range(N):
            w, states, asked = self.attention_weight[n].tolist(), self.hs[n].tolist(), self.h[n].tolist()
            up = dout[n].tolist()
            dw = [sum(a * b for a, b in zip(state, up, strict=True)) for state in states]
            mean = sum(w[t] * dw[t] for t in range(T))
            ds = [w[t] * (dw[t] - mean) for t in range(T)]
            dhs[n] = [[w[t] * up[i] + ds[t] * asked[i] for i in range(H)] for t in range(T)]
            dh[n] = [sum(ds[t] * states[t][i] for t in range(T)) for i in range(H)]
        return dhs, dh


class TimeAttention:
    def __init__(self):
        self.attention_weights = None

    def forward(self, hs_enc, hs_dec):
        self.steps, out = [], np.zeros_like(hs_dec)
        for t in range(hs_dec.shape[1]):
            self.steps.append(Attention())
            out[:, t] = self.steps[t].forward(hs_enc, hs_dec[:, t])
        self.attention_weights = [step.attention_weight for step in self.steps]
        return out

    def backward(self, dout):
        dhs_enc, dhs_dec = 0, np.zeros_like(dout)
        for t, step in enumerate(self.steps):
            dhs, dhs_dec[:, t] = step.backward(dout[:, t])
            dhs_enc = dhs_enc + dhs
        return dhs_enc, dhs_dec
