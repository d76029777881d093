# All steps in one matrix product; Attention is the case of a single step.
import numpy as np


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class TimeAttention:
    def forward(self, hs_enc, hs_dec):
        self.k, self.q = hs_enc, hs_dec
        self.attention_weights = softmax(self.q @ self.k.transpose(0, 2, 1))  # (N, T_dec, T_enc)
        return self.attention_weights @ self.k

    def backward(self, dout):
        a = self.attention_weights
        da = dout @ self.k.transpose(0, 2, 1)
        ds = a * da
        ds -= a * ds.sum(-1, keepdims=True)
        dk = a.transpose(0, 2, 1) @ dout + ds.transpose(0, 2, 1) @ self.q
        return dk, ds @ self.k


class Attention:
    def __init__(self):
        self.over_time = TimeAttention()
        self.attention_weight = None

    def forward(self, hs, h):
        context = self.over_time.forward(hs, h[:, np.newaxis, :])
        self.attention_weight = self.over_time.attention_weights[:, 0]
        return context[:, 0]

    def backward(self, dout):
        dhs, dh = self.over_time.backward(dout[:, np.newaxis, :])
        return dhs, dh[:, 0]
