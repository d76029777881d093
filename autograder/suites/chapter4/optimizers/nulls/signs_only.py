# fails: all
"""Every step has the same length: the sign of the gradient alone."""

import numpy as np


class SGD:
    def __init__(self, lr, *others):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * np.sign(grads[key])


Momentum = AdaGrad = RMSprop = Adam = AdamW = SGD
