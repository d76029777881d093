# fails: all
class EarlyStopping:
    """Takes the last epoch for the best and stops after a fixed time."""

    def __init__(self, patience, min_delta):
        self.patience, self.epoch = patience, -1

    def step(self, value, params):
        self.epoch += 1
        self.best_epoch, self.best_value = self.epoch, value
        self.best_params = params
        return self.epoch >= self.patience

    def restore(self, params):
        pass
