# Axes instead of rows: (0,) or (0, 2, 3). The epsilon of 1e-5 stands beside the root; statistics written in place.
import numpy as np


class BatchNormalization:
    def __init__(self, gamma, beta, decay, running_mean, running_var):
        self.gamma, self.beta, self.decay = gamma, beta, decay
        self.running_mean = np.zeros_like(gamma) if running_mean is None else running_mean
        self.running_var = np.ones_like(gamma) if running_var is None else running_var

    def _wide(self, v, ndim):
        return v.reshape((1, -1) + (1,) * (ndim - 2))

    def forward(self, x, train_flg):
        self.axes = (0,) if x.ndim == 2 else (0, 2, 3)
        mean, var = self.running_mean, self.running_var
        if train_flg:
            mean, var = x.mean(axis=self.axes), x.var(axis=self.axes)
            self.running_mean *= self.decay
            self.running_mean += (1 - self.decay) * mean
            self.running_var *= self.decay
            self.running_var += (1 - self.decay) * var
        self.scale = self._wide(np.sqrt(var) + 1e-5, x.ndim)
        self.hat = (x - self._wide(mean, x.ndim)) / self.scale
        return self._wide(self.gamma, x.ndim) * self.hat + self._wide(self.beta, x.ndim)

    def backward(self, dout):
        self.dbeta = dout.sum(self.axes)
        self.dgamma = (dout * self.hat).sum(self.axes)
        count = dout.size // len(self.gamma)
        factor = self._wide(self.gamma, dout.ndim) / self.scale
        inner = dout - self._wide(self.dbeta, dout.ndim) / count
        inner -= self.hat * self._wide(self.dgamma, dout.ndim) / count
        return factor * inner
