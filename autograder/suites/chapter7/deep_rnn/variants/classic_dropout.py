# Classic dropout in a layer of its own: nothing is scaled in training; layers and dropouts in one list; flat grads.
import numpy as np
from time_lstm import TimeLSTM


class Dropout:
    def __init__(self, ratio):
        self.ratio = ratio

    def forward(self, x, train_flg):
        if not train_flg:
            return x * (1 - self.ratio)
        self.mask = np.random.default_rng().random(x.shape) > self.ratio
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class DeepLSTM:
    def __init__(self, parameters, ratio):
        self.layers = []
        for number, arrays in enumerate(parameters):
            if number > 0:
                self.layers.append(Dropout(ratio))
            self.layers.append(TimeLSTM(*arrays, False))

    def forward(self, xs, train_flg):
        for layer in self.layers:
            xs = layer.forward(xs, train_flg) if isinstance(layer, Dropout) else layer.forward(xs)
        return xs

    def backward(self, dhs):
        for layer in self.layers[::-1]:
            dhs = layer.backward(dhs)
        self.grads = []
        for layer in self.layers:
            if isinstance(layer, TimeLSTM):
                self.grads += [layer.dWx, layer.dWh, layer.db]
        return dhs
