# A generator of arrays, NumPy integers and floats, the field from the first layer on.
import numpy as np


def lenet5_shapes():
    yield np.array([6, 28, 28])
    yield np.array([6, 14, 14])
    yield np.array([16, 10, 10])
    yield np.array([16, 5, 5])
    for n in (120, 84, 10):
        yield np.array([n])


def lenet5_parameters():
    weights = {
        "conv1": np.empty((6, 1, 5, 5)),
        "conv2": np.empty((16, 6, 5, 5)),
        "affine1": np.empty((400, 120)),
        "affine2": np.empty((120, 84)),
        "affine3": np.empty((84, 10)),
    }
    biases = {"conv1": 6, "conv2": 16, "affine1": 120, "affine2": 84, "affine3": 10}
    return {name: np.int64(W.size) + biases[name] for name, W in weights.items()}


def receptive_field(num_layers, kernel_size):
    return float(kernel_size + (num_layers - 1) * (kernel_size - 1))
