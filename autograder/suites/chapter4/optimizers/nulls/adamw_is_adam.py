# fails: sgd, momentum, adagrad, rmsprop, adamw
"""One Adam for all, without any decay."""

import numpy as np


class Adam:
    def __init__(self, lr, beta1=0.9, beta2=0.95, weight_decay=0.0):
        self.lr, self.beta1, self.beta2, self.m, self.v, self.t = lr, beta1, beta2, {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key in params:
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * grads[key] ** 2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)


SGD = Momentum = AdaGrad = RMSprop = AdamW = Adam
