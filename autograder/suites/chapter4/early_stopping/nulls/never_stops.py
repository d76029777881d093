# fails: stops, min_delta
class EarlyStopping:
    """Keeps the best, but never stops."""

    def __init__(self, patience, min_delta):
        self.best_value, self.best_epoch, self.epoch = float("inf"), 0, 0

    def step(self, value, params):
        if value < self.best_value:
            self.best_value, self.best_epoch = value, self.epoch
            self.best_params = {key: array.copy() for key, array in params.items()}
        self.epoch += 1
        return False

    def restore(self, params):
        for key in params:
            params[key][...] = self.best_params[key]
