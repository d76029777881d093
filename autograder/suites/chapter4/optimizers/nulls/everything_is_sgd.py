# fails: momentum, adagrad, rmsprop, adam, adamw, own_memory
"""Every optimiser is gradient descent."""


class SGD:
    def __init__(self, lr, *others):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


Momentum = AdaGrad = RMSprop = Adam = AdamW = SGD
