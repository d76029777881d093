import os
import sys

sys.path.append(os.pardir)
import numpy as np
from common.functions import *
from common.util import to_one_hot
from dataset.mnist import load_mnist

(x_train, t_train), (x_test, t_test) = load_mnist(flatten=True, normalize=False)
train_size = x_train.shape[0]


def mean_squared_error(y, t):
    return np.mean((y - t) ** 2)


def binary_cross_entropy(y, t):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


def cross_entropy_error(y, t):
    return batch_cross_entropy(softmax(y), t)


for i in range(train_size):
    print(cross_entropy_error(x_train[i], t_train[i]))
