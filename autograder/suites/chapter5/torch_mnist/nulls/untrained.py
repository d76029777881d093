# fails: all
# Nothing is trained; the history is honest.
import torch
from torch import nn


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    model = nn.Linear(x_train.shape[1], 10)
    one = (model(torch.from_numpy(x_train)).argmax(1).numpy() == t_train).mean()
    other = (model(torch.from_numpy(x_val)).argmax(1).numpy() == t_val).mean()
    loss = nn.functional.cross_entropy(model(torch.from_numpy(x_train)), torch.from_numpy(t_train)).item()
    return model, {"loss": [loss] * epochs, "train_accuracy": [one] * epochs, "val_accuracy": [other] * epochs}
