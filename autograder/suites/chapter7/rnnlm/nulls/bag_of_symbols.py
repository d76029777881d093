# fails: predict, state, loss, gradient, truncated, learning
# Order does not count: the scores follow from the mean of all symbols so far. The gradients are those of its own loss.
import numpy as np
from time_layers import TimeAffine, TimeSoftmaxWithLoss


class Rnnlm:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        v, d, h = vocab_size, wordvec_size, hidden_size
        sizes = {"embed_W": (v, d), "lstm_Wx": (d, 4 * h), "lstm_Wh": (h, 4 * h), "lstm_b": (4 * h,)}
        sizes |= {"affine_W": (h, v), "affine_b": (v,)}
        self.params = {key: np.random.randn(*size) * 0.3 for key, size in sizes.items()}
        self.inner = TimeAffine(self.params["lstm_Wx"], self.params["lstm_b"])
        self.affine = TimeAffine(self.params["affine_W"], self.params["affine_b"])
        self.last, self.seen = TimeSoftmaxWithLoss(), None

    def predict(self, xs):
        rows = np.eye(len(self.params["embed_W"]))[xs]
        before, count = (np.zeros_like(rows[:, :1]), 0) if self.seen is None else self.seen
        counts = before + rows.cumsum(axis=1)
        self.seen = counts[:, -1:], count + xs.shape[1]
        self.shares = counts / np.arange(count + 1, self.seen[1] + 1)[:, None]
        self.a = self.inner.forward(self.shares @ self.params["embed_W"])
        self.hidden = np.tanh(self.a[..., : len(self.params["affine_W"])])
        return self.affine.forward(self.hidden)

    def loss(self, xs, ts):
        return self.last.forward(self.predict(xs), ts)

    def gradient(self, xs, ts):
        self.loss(xs, ts)
        dout = self.affine.backward(self.last.backward()) * (1 - self.hidden**2)
        da = np.zeros_like(self.a)
        da[..., : dout.shape[2]] = dout
        dx = self.inner.backward(da)
        grads = {"embed_W": np.einsum("ntv,ntd->vd", self.shares, dx), "lstm_Wx": self.inner.dW}
        grads |= {"lstm_b": self.inner.db, "lstm_Wh": np.zeros_like(self.params["lstm_Wh"])}
        return grads | {"affine_W": self.affine.dW, "affine_b": self.affine.db}

    def reset_state(self):
        self.seen = None
