# fails: momentum, adagrad, rmsprop, adam, adamw, own_memory, gradients_left_alone
"""Every optimiser is gradient descent."""


class SGD:
    def __init__(self, lr, *others):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


Momentum = AdaGrad = RMSprop = Adam = AdamW = SGD
