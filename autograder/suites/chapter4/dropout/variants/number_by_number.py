# Number by number in a loop, with Python's own random numbers.
import random

import numpy as np


class Dropout:
    def __init__(self, dropout_ratio):
        self.dropout_ratio = dropout_ratio

    def forward(self, x, train_flg):
        y = np.empty_like(x)
        if not train_flg:
            y[...] = x
            return y
        self.factors = np.zeros_like(x)
        for index in np.ndindex(*x.shape):
            if random.random() >= self.dropout_ratio:
                self.factors[index] = 1 / (1 - self.dropout_ratio)
            y[index] = x[index] * self.factors[index]
        return y

    def backward(self, dout):
        print("backward")
        return self.factors * dout
