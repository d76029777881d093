"""One array or one list holds both derivatives; dout is used up."""

import numpy as np


class AddLayer:
    x = y = None

    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return np.array([dout, dout])


class MulLayer:
    def __init__(self):
        self.inputs = {}

    def forward(self, x, y):
        self.inputs = {"x": x, "y": y}
        return x * y

    def backward(self, dout):
        dy = self.inputs["x"] * dout
        dout *= self.inputs["y"]
        return [dout, dy]
