# The given network; each batch drawn for itself, as in the well-known books; the loss measured afterwards, by the method that gives the gradient too.
import numpy as np
from given import TwoLayerNet


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    model = TwoLayerNet(x_train.shape[1], 50, 10, rng)
    history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
    steps = -(-len(x_train) // batch_size)
    for i in range(epochs * steps):
        mask = rng.choice(len(x_train), batch_size)
        _, grads = model.loss_and_gradient(x_train[mask], t_train[mask])
        model.params = {key: value - lr * grads[key] for key, value in model.params.items()}
        if i % steps == steps - 1:
            history["loss"].append(model.loss_and_gradient(x_train, t_train)[0])
            history["train_accuracy"].append(np.mean(model.predict(x_train).argmax(axis=1) == t_train))
            history["val_accuracy"].append(np.mean(model.predict(x_val).argmax(axis=1) == t_val))
    return model, history
