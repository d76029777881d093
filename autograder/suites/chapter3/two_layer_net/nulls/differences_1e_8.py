# fails: gradient, learning
import numpy as np
from activation_layers import Relu
from affine_layer import Affine
from numerical import numerical_gradient
from softmax_with_loss import SoftmaxWithLoss


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": np.random.randn(input_size, hidden_size) * 0.1,
            "b1": np.zeros(hidden_size),
            "W2": np.random.randn(hidden_size, output_size) * 0.1,
            "b2": np.zeros(output_size),
        }
        p = self.params
        self.layers = [Affine(p["W1"], p["b1"]), Relu(), Affine(p["W2"], p["b2"])]
        self.last = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def accuracy(self, x, t):
        t = t.argmax(axis=1) if t.ndim == 2 else t
        return np.mean(self.predict(x).argmax(axis=1) == t)

    def numerical_gradient(self, x, t):
        return {key: numerical_gradient(lambda _: self.loss(x, t), p) for key, p in self.params.items()}

    def gradient(self, x, t):
        grads = {}
        for key, p in self.params.items():
            grads[key] = np.zeros(p.shape)
            for i in np.ndindex(p.shape):
                keep = p[i]
                p[i] = keep + 1e-8
                up = self.loss(x, t)
                p[i] = keep - 1e-8
                grads[key][i] = (up - self.loss(x, t)) / (2 * 1e-8)
                p[i] = keep
        return grads
