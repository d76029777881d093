# A network of its own by the name of the given one: a sigmoid hidden layer, weights of 0.01 * normal (the slowest start), probabilities from predict, one-hot targets, history as arrays.
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class TwoLayerNet:
    def __init__(self, d, h, k, rng):
        self.W1 = (rng.normal(size=(d, h)) * 0.01).astype("float32")
        self.W2 = (rng.normal(size=(h, k)) * 0.01).astype("float32")
        self.b1, self.b2 = np.zeros(h, "float32"), np.zeros(k, "float32")

    def predict(self, x):
        self.z = sigmoid(x @ self.W1 + self.b1)
        return softmax(self.z @ self.W2 + self.b2)

    def step(self, x, t, lr):
        y = self.predict(x)
        error = (y - t) / len(x)
        inner = error @ self.W2.T * self.z * (1 - self.z)
        self.W2 = self.W2 - lr * self.z.T @ error
        self.b2 = self.b2 - lr * error.sum(0)
        self.W1 = self.W1 - lr * x.T @ inner
        self.b1 = self.b1 - lr * inner.sum(0)


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    model = TwoLayerNet(x_train.shape[1], 50, 10, rng)
    one_hot = np.eye(10, dtype=np.float32)[t_train]
    history = {key: np.zeros(epochs) for key in ("loss", "train_accuracy", "val_accuracy", "val_loss")}
    for epoch in range(epochs):
        index = np.arange(len(x_train))
        rng.shuffle(index)
        for part in np.array_split(index, range(batch_size, len(index), batch_size)):
            model.step(x_train[part], one_hot[part], lr)
        y = model.predict(x_train)
        history["loss"][epoch] = -np.log(y[np.arange(len(y)), t_train] + 1e-7).mean()
        history["train_accuracy"][epoch] = (y.argmax(1) == t_train).mean()
        y = model.predict(x_val)
        history["val_loss"][epoch] = -np.log(y[np.arange(len(y)), t_val] + 1e-7).mean()
        history["val_accuracy"][epoch] = (y.argmax(1) == t_val).mean()
    return model, history
