# All values in a list, the distance to the best epoch as an integer gate, arrays as float64 copies.
import numpy as np


class EarlyStopping:
    def __init__(self, patience, delta):
        self.patience, self.delta, self.values = patience, delta, []
        self.best_epoch, self.best_params = 0, {}

    @property
    def best_value(self):
        return np.float64(self.values[self.best_epoch])

    def step(self, loss, weights):
        self.values.append(loss)
        epoch = len(self.values) - 1
        if epoch == 0 or self.best_value - loss > self.delta:
            self.best_epoch = epoch
            self.best_params = {name: np.array(weight) for name, weight in weights.items()}
        return int(epoch - self.best_epoch >= self.patience)

    def restore(self, weights):
        for name in weights:
            np.copyto(weights[name], self.best_params[name])
