# One sequence after the other, with the Jacobian of the softmax as an operator, and einsum over time.
import numpy as np


class Attention:
    attention_weight = None

    def forward(self, hs, h):
        self.hs, self.h = hs, h
        weights = []
        for states, asked in zip(hs, h, strict=True):
            scores = states @ asked
            odds = np.exp(scores - max(scores))
            weights.append(odds / odds.sum())
        self.attention_weight = np.array(weights)
        return np.array([w @ states for w, states in zip(weights, hs, strict=True)])

    def backward(self, dout):
        dhs, dh = np.zeros_like(self.hs), np.zeros_like(self.h)
        for n, w in enumerate(self.attention_weight):
            asked = self.hs[n] @ dout[n]
            ds = w * (asked - w @ asked)
            dhs[n] = np.outer(w, dout[n]) + np.outer(ds, self.h[n])
            dh[n] = ds @ self.hs[n]
        return dhs, dh


class TimeAttention:
    def forward(self, hs_enc, hs_dec):
        self.hs_enc, self.hs_dec = hs_enc, hs_dec
        scores = np.einsum("neh,ndh->nde", hs_enc, hs_dec)
        odds = np.exp(scores - scores.max(axis=2)[..., None])
        self.attention_weights = odds / np.einsum("nde->nd", odds)[..., None]
        return np.einsum("nde,neh->ndh", self.attention_weights, hs_enc)

    def backward(self, dout):
        w = self.attention_weights
        up = np.einsum("ndh,neh->nde", dout, self.hs_enc)
        ds = w * (up - np.einsum("nde,nde->nd", w, up)[..., None])
        dhs_dec = np.einsum("nde,neh->ndh", ds, self.hs_enc)
        dhs_enc = np.einsum("nde,ndh->neh", w, dout) + np.einsum("nde,ndh->neh", ds, self.hs_dec)
        return dhs_enc, dhs_dec
