import numpy as np


class BatchNormalization:
    def __init__(self, gamma, beta, momentum, running_mean, running_var):
        self.gamma, self.beta, self.momentum = gamma, beta, momentum
        self.running_mean = np.zeros_like(gamma) if running_mean is None else running_mean
        self.running_var = np.ones_like(gamma) if running_var is None else running_var

    def forward(self, x, train_flg):
        axes, self.sides = ((0,), (1, -1)) if x.ndim == 2 else ((0, 2, 3), (1, -1, 1, 1))
        mean, var = self.running_mean, self.running_var
        if train_flg:
            mean, var = x.mean(axis=axes), x.var(axis=axes)
            self.running_mean = np.round(0.9 * self.running_mean + 0.1 * mean, 2)
            self.running_var = np.round(0.9 * self.running_var + 0.1 * var, 2)
        self.axes, self.std = axes, np.sqrt(var + 1e-2).reshape(self.sides)
        self.x_hat = (x - mean.reshape(self.sides)) / self.std
        return np.round(self.gamma.reshape(self.sides) * self.x_hat + self.beta.reshape(self.sides), 2)

    def backward(self, dout):
        self.dbeta = np.round(dout.sum(axis=self.axes), 2)
        self.dgamma = np.round((dout * self.x_hat).sum(axis=self.axes), 2)
        return np.round(dout * self.gamma.reshape(self.sides) / self.std, 2)
