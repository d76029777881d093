# Channel by channel; the enlargement by a product with a square of ones; the whole batch's scores summed.
import numpy as np
from given import PatternNet


def grad_cam(activations, gradients):
    n, c, h, w = activations.shape
    cam = np.zeros((n, h, w))
    for i in range(n):
        for k in range(c):
            alpha = gradients[i, k].sum() / (h * w)
            cam[i] += alpha * activations[i, k]
        cam[i][cam[i] < 0] = 0.0
        if cam[i].max() != 0:
            cam[i] /= cam[i].max()
    return cam


def upsample(cam, factor):
    return np.kron(cam, np.ones((1, factor, factor)))


def explain(network: PatternNet, x, label):
    scores = network.forward(x)
    gradients = network.backward(np.tile(np.eye(scores.shape[1])[label], (len(x), 1)))
    cam = grad_cam(network.activations, gradients)
    return upsample(cam, x.shape[2] // cam.shape[1])
