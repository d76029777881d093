import numpy as np


class Layer:
    """Keeps the input and works the slope out from it."""

    def forward(self, inputs):
        self.inputs = inputs.copy()
        return self.value(inputs)

    def backward(self, upstream):
        upstream *= self.slope(self.inputs)
        return upstream


class Relu(Layer):
    def value(self, x):
        return np.where(x > 0, x, 0)

    def slope(self, x):
        return np.heaviside(x, 1)


class Sigmoid(Layer):
    def value(self, x):
        small = np.exp(-np.abs(x))
        return np.where(x < 0, small, 1) / (1 + small)

    def slope(self, x):
        return self.value(x) * self.value(-x)


class Tanh(Layer):
    def value(self, x):
        return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)

    def slope(self, x):
        return 1 / np.cosh(x) ** 2
