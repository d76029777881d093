# Starts from None, copies deeply, remembers that it stopped.
import copy


class EarlyStopping:
    def __init__(self, patience=10, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.counter = 0
        self.best_value = None
        self.best_epoch = 0
        self.best_params = None
        self.early_stop = False
        self.calls = 0

    def step(self, val_loss, params):
        if self.best_value is None:
            self.save(val_loss, params)
        elif val_loss >= self.best_value - self.min_delta:
            self.counter += 1
            print(f"no improvement: {self.counter} of {self.patience}")
            if self.counter >= self.patience:
                self.early_stop = True
        else:
            self.save(val_loss, params)
            self.counter = 0
        self.calls += 1
        return self.early_stop

    def save(self, val_loss, params):
        self.best_value = val_loss
        self.best_epoch = self.calls
        self.best_params = copy.deepcopy(params)

    def restore(self, params):
        for k, v in params.items():
            v[:] = self.best_params[k]
        return params
