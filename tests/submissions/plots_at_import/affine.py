import matplotlib.pyplot as plt
import numpy as np


def affine(x, W, b):
    if x.ndim > 2:
        x = x.reshape(len(x), -1)
    return x @ W + b


plt.plot(affine(np.linspace(0, 1, 10)[:, np.newaxis], np.ones((1, 1)), np.zeros(1)))
plt.show()
