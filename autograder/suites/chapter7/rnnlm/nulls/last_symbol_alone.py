# fails: predict, state, loss, gradient, truncated, learning
# Without a memory: the scores follow from the symbol of the step alone. All gradients are those of its own loss.
import numpy as np
from embedding import Embedding
from time_layers import TimeAffine, TimeSoftmaxWithLoss


class Rnnlm:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        v, d, h = vocab_size, wordvec_size, hidden_size
        sizes = {"embed_W": (v, d), "lstm_Wx": (d, 4 * h), "lstm_Wh": (h, 4 * h), "lstm_b": (4 * h,)}
        sizes |= {"affine_W": (h, v), "affine_b": (v,)}
        self.params = {key: np.random.randn(*size) * 0.3 for key, size in sizes.items()}
        self.embed, self.last = Embedding(self.params["embed_W"]), TimeSoftmaxWithLoss()
        self.inner = TimeAffine(self.params["lstm_Wx"], self.params["lstm_b"])
        self.affine = TimeAffine(self.params["affine_W"], self.params["affine_b"])

    def predict(self, xs):
        self.a = self.inner.forward(self.embed.forward(xs))
        self.hidden = np.tanh(self.a[..., : len(self.params["affine_W"])])
        return self.affine.forward(self.hidden)

    def loss(self, xs, ts):
        return self.last.forward(self.predict(xs), ts)

    def gradient(self, xs, ts):
        self.loss(xs, ts)
        dout = self.affine.backward(self.last.backward()) * (1 - self.hidden**2)
        da = np.zeros_like(self.a)
        da[..., : dout.shape[2]] = dout
        self.embed.backward(self.inner.backward(da))
        grads = {"embed_W": self.embed.dW, "lstm_Wx": self.inner.dW, "lstm_b": self.inner.db}
        grads |= {"lstm_Wh": np.zeros_like(self.params["lstm_Wh"])}
        return grads | {"affine_W": self.affine.dW, "affine_b": self.affine.db}

    def reset_state(self):
        pass
