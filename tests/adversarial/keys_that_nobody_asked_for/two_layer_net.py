import numpy as np


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {"W1": np.zeros((input_size, hidden_size)), "b1": np.zeros(hidden_size)}
        self.params |= {"W2": np.zeros((hidden_size, output_size)), "b2": np.zeros(output_size)}
        self.params |= {f"{number}": [] for number in range(20_000)}

    def predict(self, x):
        return self.params

    def loss(self, x, t):
        return self.params

    def accuracy(self, x, t):
        return self.params

    def gradient(self, x, t):
        return self.params
