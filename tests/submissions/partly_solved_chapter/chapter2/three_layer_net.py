import numpy as np
from affine import affine


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class ThreeLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        W1 = np.random.randn(input_size, hidden_size) * np.sqrt(2 / input_size)
        W2 = np.random.randn(hidden_size, output_size) * np.sqrt(2 / hidden_size)
        self.params = {"W1": W1, "b1": np.zeros(hidden_size), "W2": W2, "b2": np.zeros(output_size)}

    def predict(self, x):
        hidden = relu(affine(x, self.params["W1"], self.params["b1"]))
        return softmax(affine(hidden, self.params["W2"], self.params["b2"]))

    def loss(self, x, t):
        if t.ndim == 1:
            t = np.eye(len(self.params["b2"]))[t]
        return -np.sum(t * np.log(self.predict(x) + 1e-7)) / len(x)

    def accuracy(self, x, t):
        if t.ndim == 2:
            t = t.argmax(axis=1)
        return np.mean(self.predict(x).argmax(axis=1) == t)
