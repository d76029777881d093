# fails: relu_backward, sigmoid_backward, tanh_backward, float32, inputs_left_alone
import numpy as np


class Layer:
    def forward(self, x):
        return self.function(x)

    def backward(self, dout):
        return np.ones_like(dout)


class Relu(Layer):
    def function(self, x):
        return np.maximum(x, 0)


class Sigmoid(Layer):
    def function(self, x):
        return 1 / (1 + np.exp(-x))


class Tanh(Layer):
    def function(self, x):
        return np.tanh(x)
