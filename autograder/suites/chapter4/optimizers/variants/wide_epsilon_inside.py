# The widest epsilon, 1e-5, inside every root and with the correction in the rate: the form that differs most.
from collections import defaultdict

import numpy as np

EPSILON = 1e-5


class Optimizer:
    """One parameter after the other; each rule writes its own step."""

    def __init__(self, lr):
        self.lr = lr
        self.state = defaultdict(dict)
        self.count = 0

    def update(self, params, grads):
        self.count += 1
        for key, param in params.items():
            param[...] = param + self.step(param, grads[key], self.state[key])


class SGD(Optimizer):
    def step(self, p, g, state):
        return -self.lr * g


class Momentum(Optimizer):
    def __init__(self, lr, momentum):
        super().__init__(lr)
        self.rate = momentum

    def step(self, p, g, state):
        state["v"] = self.rate * state.get("v", np.zeros(p.shape)) - self.lr * g
        return state["v"]


class AdaGrad(Optimizer):
    def step(self, p, g, state):
        state["h"] = state.get("h", np.zeros(p.shape)) + np.square(g)
        return -self.lr * g / np.sqrt(state["h"] + EPSILON)


class RMSprop(Optimizer):
    def __init__(self, lr, decay_rate):
        super().__init__(lr)
        self.rho = decay_rate

    def step(self, p, g, state):
        state["h"] = self.rho * state.get("h", np.zeros(p.shape)) + (1 - self.rho) * np.square(g)
        return -self.lr * g / np.sqrt(state["h"] + EPSILON)


class Adam(Optimizer):
    def __init__(self, lr, beta1, beta2):
        super().__init__(lr)
        self.betas = beta1, beta2

    def step(self, p, g, state):
        b1, b2 = self.betas
        state["m"] = b1 * state.get("m", np.zeros(p.shape)) + (1 - b1) * g
        state["v"] = b2 * state.get("v", np.zeros(p.shape)) + (1 - b2) * np.square(g)
        rate = self.lr * np.sqrt(1 - b2**self.count) / (1 - b1**self.count)
        return -rate * state["m"] / np.sqrt(state["v"] + EPSILON)


class AdamW(Adam):
    def __init__(self, lr, beta1, beta2, weight_decay):
        super().__init__(lr, beta1, beta2)
        self.weight_decay = weight_decay

    def step(self, p, g, state):
        return super().step(p, g, state) - self.lr * self.weight_decay * p
