"""A named tuple comes back; inputs are copied; everything is a NumPy array, numbers too."""

from typing import NamedTuple

import numpy as np


class Gradients(NamedTuple):
    dx: np.ndarray
    dy: np.ndarray


class Layer:
    def forward(self, left, right):
        self.left, self.right = np.array(left), np.array(right)
        return self.compute()


class AddLayer(Layer):
    def compute(self):
        return np.add(self.left, self.right)

    def backward(self, upstream=1):
        return Gradients(np.array(upstream), np.array(upstream))


class MulLayer(Layer):
    def compute(self):
        return np.multiply(self.left, self.right)

    def backward(self, upstream=1):
        return Gradients(np.asarray(upstream * self.right), np.asarray(upstream * self.left))
