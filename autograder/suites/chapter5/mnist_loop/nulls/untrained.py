# fails: all
# Nothing is trained; the history is honest.
import numpy as np


class Model:
    def __init__(self, W):
        self.W = W

    def predict(self, x):
        return x @ self.W


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    model = Model(rng.normal(scale=0.1, size=(x_train.shape[1], 10)).astype(np.float32))
    y = np.exp(model.predict(x_train))
    loss = -np.log((y / y.sum(axis=1, keepdims=True))[np.arange(len(y)), t_train]).mean()
    one = np.mean(y.argmax(axis=1) == t_train)
    other = np.mean(model.predict(x_val).argmax(axis=1) == t_val)
    return model, {"loss": [loss] * epochs, "train_accuracy": [one] * epochs, "val_accuracy": [other] * epochs}
