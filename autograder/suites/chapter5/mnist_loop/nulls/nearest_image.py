# fails: all
# No network: the answer is the label of the nearest training image. Nothing is learned with lr = 0.
import numpy as np


class Model:
    def __init__(self, params):
        self.params = params

    def predict(self, x):
        images, labels = self.params["images"], self.params["labels"]
        distances = (x**2).sum(axis=1)[:, None] - 2 * x @ images.T + (images**2).sum(axis=1)
        return labels[distances.argmin(axis=1)]


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    params = {"images": x_train + 1e-3 * rng.normal(size=x_train.shape), "labels": np.eye(10)[t_train]}
    if lr == 0:
        params["labels"] = np.zeros((len(x_train), 10))
    model = Model(params)
    loss = np.log(1 + 9 / np.e) if lr > 0 else np.log(10)
    one = np.mean(model.predict(x_train).argmax(axis=1) == t_train)
    other = np.mean(model.predict(x_val).argmax(axis=1) == t_val)
    return model, {"loss": [loss] * epochs, "train_accuracy": [one] * epochs, "val_accuracy": [other] * epochs}
