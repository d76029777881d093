# One neuron after the other, each with its matrix of derivatives; epsilon 1e-5 inside the root.
import numpy as np


class BatchNormalization:
    def __init__(self, gamma, beta, momentum, running_mean, running_var):
        self.gamma, self.beta, self.momentum = gamma, beta, momentum
        self.mean, self.var = running_mean, running_var

    def columns(self, x):
        if x.ndim == 4:
            x = np.moveaxis(x, 1, 3)
        return x.reshape(-1, x.shape[-1])

    def back(self, columns, like):
        if like.ndim == 4:
            n, c, h, w = like.shape
            return np.moveaxis(columns.reshape(n, h, w, c), 3, 1)
        return columns

    def forward(self, x, train_flg):
        columns = self.columns(x)
        n, d = columns.shape
        if self.mean is None:
            self.mean, self.var = [0.0] * d, [1.0] * d
        y, self.hats, self.roots = np.empty_like(columns), np.empty_like(columns), []
        means, variances = [], []
        for j in range(d):
            column = columns[:, j]
            m, v = self.mean[j], self.var[j]
            if train_flg:
                m = sum(column) / n
                v = sum((column - m) ** 2) / n
                means.append(self.momentum * self.mean[j] + (1 - self.momentum) * m)
                variances.append(self.momentum * self.var[j] + (1 - self.momentum) * v)
            self.roots.append((v + 1e-5) ** 0.5)
            self.hats[:, j] = (column - m) / self.roots[j]
            y[:, j] = self.gamma[j] * self.hats[:, j] + self.beta[j]
        if train_flg:
            self.mean, self.var = means, variances
        return self.back(y, x)

    def backward(self, dout):
        columns = self.columns(dout)
        n, d = columns.shape
        dx = np.empty_like(columns)
        self.dgamma, self.dbeta = np.zeros_like(self.gamma), np.zeros_like(self.beta)
        for j in range(d):
            hat = self.hats[:, j]
            self.dgamma[j] = hat @ columns[:, j]
            self.dbeta[j] = columns[:, j].sum()
            jacobian = (np.eye(n) - 1 / n - np.outer(hat, hat) / n) / self.roots[j]
            dx[:, j] = jacobian @ columns[:, j] * self.gamma[j]
        return self.back(dx, dout)
