# A generator of its own and binomial numbers; the gradient's array is used up.
import numpy as np

GENERATOR = np.random.default_rng()


class Dropout:
    def __init__(self, p):
        self.keep = 1 - p

    def forward(self, inputs, training):
        if training:
            self.on = GENERATOR.binomial(1, self.keep, size=inputs.shape).astype(bool)
            return np.where(self.on, inputs / np.asarray(self.keep, inputs.dtype), 0).astype(inputs.dtype)
        return np.array(inputs)

    def backward(self, dout):
        dout[~self.on] = 0
        dout /= self.keep
        return dout
