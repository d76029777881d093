# A table of layers walked through by one helper; shapes as lists, the fifth as a map of one pixel.
import numpy as np

LAYERS = [("conv1", 6), ("pool1", 0), ("conv2", 16), ("pool2", 0), ("affine1", 120), ("affine2", 84), ("affine3", 10)]


def walk():
    shape = [1, 32, 32]
    for name, units in LAYERS:
        before = shape
        if name.startswith("conv"):
            count = units * (shape[0] * 25 + 1)
            shape = [units, (shape[1] - 5) // 1 + 1, (shape[2] - 5) // 1 + 1]
        elif name.startswith("pool"):
            count = 0
            shape = [shape[0], int(1 + (shape[1] - 2) / 2), int(1 + (shape[2] - 2) / 2)]
        else:
            count = (int(np.prod(before)) + 1) * units
            shape = [units, 1, 1] if name == "affine1" else [units]
        yield name, shape, count


def lenet5_shapes():
    return [shape for _, shape, _ in walk()]


def lenet5_parameters():
    return {name: count for name, _, count in walk()}


def receptive_field(layers, k):
    field = 1
    for _ in range(layers):
        field += k - 1
    return field
