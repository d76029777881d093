# Parameters taken in a fixed order, state in lists, Adam's sums number by number; epsilon 1e-8 inside the roots.
import math

import numpy as np


class SGD:
    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def update(self, parameters, gradients):
        for (_, p), g in zip(parameters.items(), gradients.values()):
            np.subtract(p, self.learning_rate * g, out=p)
        return parameters


class Momentum:
    def __init__(self, learning_rate, rate):
        self.learning_rate, self.rate, self.speeds = learning_rate, rate, []

    def update(self, parameters, gradients):
        if not self.speeds:
            self.speeds = [np.zeros(p.shape) for p in parameters.values()]
        for i, key in enumerate(parameters):
            self.speeds[i] *= self.rate
            self.speeds[i] -= self.learning_rate * gradients[key]
            parameters[key][:] = parameters[key] + self.speeds[i]


class AdaGrad:
    def __init__(self, learning_rate):
        self.learning_rate, self.past = learning_rate, {}

    def update(self, parameters, gradients):
        for key in parameters:
            self.past.setdefault(key, []).append(gradients[key].copy())
            h = sum(g * g for g in self.past[key])
            parameters[key][...] -= self.learning_rate * gradients[key] / (np.sqrt(h) + 1e-12)


class RMSprop:
    def __init__(self, learning_rate, rho):
        self.learning_rate, self.rho, self.h = learning_rate, rho, []

    def update(self, parameters, gradients):
        if not self.h:
            self.h = [np.zeros_like(g) for g in gradients.values()]
        for h, key in zip(self.h, parameters):
            h += (1 - self.rho) * (gradients[key] ** 2 - h)
            parameters[key] -= self.learning_rate / np.sqrt(h + 1e-8) * gradients[key]


class Adam:
    decay = 0.0

    def __init__(self, learning_rate, beta1, beta2):
        self.learning_rate, self.beta1, self.beta2 = learning_rate, beta1, beta2
        self.m, self.v, self.power1, self.power2 = {}, {}, 1.0, 1.0

    def update(self, parameters, gradients):
        self.power1 *= self.beta1
        self.power2 *= self.beta2
        for key, p in parameters.items():
            m, v = self.m.setdefault(key, np.zeros(p.shape)), self.v.setdefault(key, np.zeros(p.shape))
            for i in np.ndindex(p.shape):
                g = gradients[key][i]
                m[i] = self.beta1 * m[i] + (1 - self.beta1) * g
                v[i] = self.beta2 * v[i] + (1 - self.beta2) * g * g
                p[i] *= 1 - self.learning_rate * self.decay
                p[i] -= self.learning_rate * m[i] / (1 - self.power1) / math.sqrt(v[i] / (1 - self.power2) + 1e-8)


class AdamW(Adam):
    def __init__(self, learning_rate, beta1, beta2, decay):
        super().__init__(learning_rate, beta1, beta2)
        self.decay = decay
