# A stack is a layer on top of a smaller stack; masks drawn by choice, inverted; gradients as tuples.
import numpy as np
from time_lstm import TimeLSTM


class DeepLSTM:
    def __init__(self, layers, dropout_ratio):
        *lower, top = layers
        self.below = DeepLSTM(lower, dropout_ratio) if lower else None
        self.top = TimeLSTM(*top, False)
        self.keep = 1.0 - dropout_ratio

    def forward(self, xs, train_flg):
        if self.below:
            xs = self.below.forward(xs, train_flg)
            self.mask = np.ones_like(xs)
            if train_flg:
                drawn = np.random.choice([0.0, 1 / self.keep], size=xs.shape, p=[1 - self.keep, self.keep])
                self.mask = drawn.astype(xs.dtype)
            xs = xs * self.mask
        return self.top.forward(xs)

    def backward(self, dhs):
        dxs = self.top.backward(dhs)
        if self.below:
            dxs = self.below.backward(dxs * self.mask)
        return dxs

    @property
    def grads(self):
        own = (self.top.dWx, self.top.dWh, self.top.db)
        return [*(self.below.grads if self.below else []), own]
